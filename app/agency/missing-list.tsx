"use client";

import { useTranslations } from "next-intl";
import { Button } from "../_ui/button";
import { Skeleton } from "../_ui/state-message";

export type ListQuery<Item> = { data: readonly Item[] | undefined; error: unknown; refetch: () => unknown };

/** What a section shows instead of a list that has not been loaded. */
export function MissingList({ query: { data, error, refetch } }: { query: ListQuery<unknown> }) {
  const t = useTranslations("officer");
  const tTable = useTranslations("table");
  const tCommon = useTranslations("common");
  if (data) return null;
  if (!error) return <Skeleton rows={1} label={t("loading")} />;
  return (
    <p role="alert" className="mt-1 flex items-center gap-3 font-medium text-alarm">
      {tTable("failed")}
      <Button size="small" onClick={() => refetch()}>
        {tCommon("retry")}
      </Button>
    </p>
  );
}
