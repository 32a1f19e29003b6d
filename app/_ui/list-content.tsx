"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "./button";
import { Skeleton, StateMessage } from "./state-message";

type Props<Row> = {
  rows: readonly Row[] | undefined;
  query: { error: unknown; refetch: () => unknown };
  /** Text shown if there are no rows. */
  empty: string;
  children: (rows: readonly Row[]) => ReactNode;
};

/** The rows of a list, or its loading, error or empty state. */
export function ListContent<Row>({ rows, query, empty, children }: Props<Row>) {
  const t = useTranslations("table");
  const tCommon = useTranslations("common");
  if (!rows && query.error) {
    return (
      <StateMessage urgent title={t("failed")} text={t("failedText")}>
        <Button onClick={() => query.refetch()}>{tCommon("retry")}</Button>
      </StateMessage>
    );
  }
  if (!rows) return <Skeleton rows={8} label={t("loading")} />;
  if (rows.length === 0) return <StateMessage title={empty} />;
  return children(rows);
}
