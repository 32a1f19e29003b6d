"use client";

import { useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { useTRPC } from "../_live/cache/trpc";
import { useFormat } from "../_words/use-format";
import { useInsight } from "./filters/view-context";

/** Shows when the figures were last counted, or that months are being recounted. Refetches them after a recount. */
export function FreshnessNotice() {
  const t = useTranslations("insight");
  const format = useFormat();
  const { data: scope } = useInsight().scopeQuery;
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const isWaiting = (scope?.waiting ?? 0) > 0;
  /** Null before the first recount, undefined until it is known. */
  const changedAt = scope && (scope.changedAt?.getTime() ?? null);
  const previousChangedAt = useRef(changedAt);

  useEffect(() => {
    if (changedAt === undefined || changedAt === previousChangedAt.current) return;
    const isFirst = previousChangedAt.current === undefined;
    previousChangedAt.current = changedAt;
    if (!isFirst) void queryClient.invalidateQueries(trpc.insight.pathFilter());
  }, [changedAt, queryClient, trpc]);

  if (!scope) return null;
  if (isWaiting) {
    return (
      <p role="status" className="flex items-center gap-1.5 px-2 font-semibold text-ink-2 text-xs">
        <RefreshCw className="size-3.5 shrink-0" aria-hidden />
        <span className="sr-only sm:not-sr-only">{t("rebuilding", { count: scope.waiting })}</span>
      </p>
    );
  }
  if (!scope.changedAt) return null;
  return (
    <p className="hidden whitespace-nowrap px-2 text-ink-3 text-xs sm:block">
      {t("rebuiltAt", { time: format.dateTime(scope.changedAt) })}
    </p>
  );
}
