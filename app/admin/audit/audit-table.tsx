"use client";

import { useTranslations } from "next-intl";
import { Button } from "../../_ui/button";
import { DataTable } from "../../_ui/data-table";
import { useFormat } from "../../_words/use-format";
import type { ListedEvent } from "./listed-event";
import { useEventNames } from "./use-event-names";

type Query = {
  data: { pages: readonly { events: ListedEvent[] }[] } | undefined;
  error: unknown;
  refetch: () => unknown;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  fetchNextPage: () => unknown;
};

/** The entries read so far, and the way to older ones. */
export function AuditTable({ query, onOpen }: { query: Query; onOpen: (event: ListedEvent) => void }) {
  const t = useTranslations("audit");
  const common = useTranslations("common");
  const format = useFormat();
  const names = useEventNames();
  const rows = query.data?.pages.flatMap(({ events }) => events);
  return (
    <>
      <DataTable
        label={t("list")}
        query={query}
        rows={rows}
        keyOf={({ id }) => String(id)}
        open={{ name: ({ kind, at }) => t("open", { kind: names.kind(kind), time: format.moment(at) }), onOpen }}
        empty={t("empty")}
        columns={[
          {
            head: t("time"),
            cell: ({ at }) => <span className="font-normal">{format.moment(at)}</span>,
            className: "md:whitespace-nowrap",
          },
          { head: t("what"), cell: ({ kind }) => <span className="font-medium">{names.kind(kind)}</span> },
          {
            head: t("who"),
            cell: ({ actor, name }) => (
              <>
                <span className="block">{names.actor(actor, name)}</span>
                <span className="block text-ink-3 text-xs">{names.actorKind(actor)}</span>
              </>
            ),
          },
          {
            head: t("about"),
            cell: ({ incidentNumber, unit }) =>
              [incidentNumber && t("incidentNumber", { number: incidentNumber }), unit].filter(Boolean).join(", ") ||
              common("dash"),
            aside: true,
          },
          { head: t("from"), cell: ({ from }) => from ?? common("dash"), aside: true },
        ]}
      />
      {rows && rows.length > 0 && (
        <div className="flex flex-col items-center gap-2 p-4">
          {query.isFetchNextPageError && (
            <p role="alert" className="font-medium text-alarm">
              {t("moreFailed")}
            </p>
          )}
          {query.hasNextPage ? (
            <Button onClick={() => query.fetchNextPage()} disabled={query.isFetchingNextPage}>
              {query.isFetchingNextPage ? t("loadingMore") : t("more")}
            </Button>
          ) : (
            <p className="text-ink-3">{t("end")}</p>
          )}
        </div>
      )}
    </>
  );
}
