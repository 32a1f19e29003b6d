"use client";

import { useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { useTRPC } from "../_live/cache/trpc";
import { useFormat } from "../_words/use-format";
import { useInsight } from "./filters/view-context";

const refetchIntervalMs = 5_000;

/** Shows when the figures were last counted, or that months are being recounted. */
export function FreshnessNotice() {
  const t = useTranslations("insight");
  const format = useFormat();
  const { data: scope, refetch } = useInsight().scopeQuery;
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const changedAt = scope?.changedAt?.getTime() ?? null;
  const previousChangedAt = useRef(changedAt);
  const isWaiting = (scope?.waiting ?? 0) > 0;

  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(() => void refetch(), refetchIntervalMs);
    return () => clearInterval(timer);
  }, [isWaiting, refetch]);

  // Refetches all figures after a recount.
  useEffect(() => {
    if (changedAt === null || changedAt === previousChangedAt.current) return;
    const isFirst = previousChangedAt.current === null;
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
