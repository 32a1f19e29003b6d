"use client";

import { useTranslations } from "next-intl";
import { FailedLine, Skeleton } from "../_ui/state-message";

export type ListQuery<Item> = { data: readonly Item[] | undefined; error: unknown; refetch: () => unknown };

/** What a section shows instead of a list that has not been loaded. */
export function ListPlaceholder({ query: { data, error, refetch } }: { query: ListQuery<unknown> }) {
  const t = useTranslations("officer");
  if (data) return null;
  if (!error) return <Skeleton rows={1} label={t("loading")} />;
  return <FailedLine refetch={refetch} />;
}
