"use client";

import { useIsFetching } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Button } from "../../_ui/button";
import { Skeleton, StateMessage } from "../../_ui/state-message";

type Query = { data: unknown; error: unknown; refetch: () => unknown };

/** Shown in place of figures: a placeholder while they load, an error with a retry button if loading failed. */
export function QueryState({ query, rows, label }: { query: Query; rows: number; label: string }) {
  if (query.data) return null;
  return query.error ? <QueryFailed query={query} /> : <Skeleton rows={rows} label={label} />;
}

/**
 * Whether figures of the current filter are still being loaded. Until they arrive, charts and maps keep showing those
 * of the previous filter.
 */
export function useHasPendingFigures(): boolean {
  const pendingCount = useIsFetching({
    predicate: (query) => query.state.data === undefined && query.isActive(),
  });
  return pendingCount > 0;
}

export function QueryFailed({ query }: { query: Pick<Query, "refetch"> }) {
  const tTable = useTranslations("table");
  const tCommon = useTranslations("common");
  return (
    <StateMessage urgent title={tTable("failed")} text={tTable("failedText")}>
      <Button onClick={() => query.refetch()}>{tCommon("retry")}</Button>
    </StateMessage>
  );
}

/** Placeholder of a whole tab. */
export function TabLoading() {
  const t = useTranslations("insight");
  return (
    <div role="status" className="grid h-full min-h-96 place-items-center text-ink-3">
      {t("loading")}
    </div>
  );
}
