"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Download, RefreshCw } from "lucide-react";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPCClient } from "../../_live/cache/trpc";
import { Button, buttonClass, IconButton } from "../../_ui/button";
import { DataTable } from "../../_ui/data-table";
import { FailedLine } from "../../_ui/state-message";
import { useFormat } from "../../_words/use-format";
import { SectionHeader } from "../_form/section-header";
import { buildExportUrl, type ListedEvent, readFilter, serializeFilter, toListInput } from "./audit-filter";
import { AuditFilters } from "./audit-filters";
import { EventSheet } from "./event-sheet";
import { useEventNames, useEventSubject } from "./use-event-texts";

const pageSize = 100;

/** The audit trail, newest first. The filter is part of the URL, so that a result can be shared. */
export function AuditSection() {
  const t = useTranslations("audit");
  const router = useRouter();
  const path = usePathname();
  const searchParams = useSearchParams();
  const client = useTRPCClient();
  const [openedEvent, setOpenedEvent] = useState<ListedEvent | null>(null);
  const filter = readFilter(searchParams);
  const key = serializeFilter(filter);
  const query = useInfiniteQuery({
    queryKey: ["audit", key],
    queryFn: ({ pageParam }) => client.audit.list.query({ ...toListInput(filter), before: pageParam, limit: pageSize }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    // A refetch adds new events at the top, which would move the rows while somebody reads them.
    refetchOnWindowFocus: false,
  });
  return (
    <>
      <SectionHeader title={t("title")} introduction={t("lead")}>
        <IconButton name={t("refresh")} onClick={() => query.refetch()} disabled={query.isFetching}>
          <RefreshCw className="size-[1.125rem]" aria-hidden />
        </IconButton>
        <a href={buildExportUrl(filter)} download className={buttonClass({})} title={t("exportHint")}>
          <Download className="size-4" aria-hidden />
          {t("export")}
        </a>
      </SectionHeader>
      {query.isRefetchError && (
        <div className="shrink-0 border-line border-b px-4 pb-1">
          <FailedLine refetch={query.refetch} />
        </div>
      )}
      <div className="min-h-0 flex-1 overflow-auto lg:flex lg:flex-col lg:overflow-visible">
        <AuditFilters
          filter={filter}
          onFilter={(next) => {
            const nextKey = serializeFilter(next);
            router.replace(nextKey ? `${path}?${nextKey}` : path, { scroll: false });
            if (nextKey === key) query.refetch();
          }}
        />
        <div className="lg:min-h-0 lg:flex-1 lg:overflow-auto">
          <AuditTable query={query} onOpen={setOpenedEvent} />
        </div>
      </div>
      {openedEvent && <EventSheet event={openedEvent} onClose={() => setOpenedEvent(null)} />}
    </>
  );
}

type Query = {
  data: { pages: readonly { events: ListedEvent[] }[] } | undefined;
  error: unknown;
  refetch: () => unknown;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  fetchNextPage: () => unknown;
};

/** The events loaded so far, with a button for older ones. */
function AuditTable({ query, onOpen }: { query: Query; onOpen: (event: ListedEvent) => void }) {
  const t = useTranslations("audit");
  const tCommon = useTranslations("common");
  const format = useFormat();
  const names = useEventNames();
  const describeSubject = useEventSubject();
  const rows = query.data?.pages.flatMap(({ events }) => events);
  return (
    <>
      <DataTable
        label={t("list")}
        query={query}
        rows={rows}
        keyOf={({ id }) => String(id)}
        open={{ name: ({ kind, at }) => t("open", { kind: names.kind(kind), time: format.dateTime(at) }), onOpen }}
        empty={t("empty")}
        columns={[
          {
            header: t("time"),
            cell: ({ at }) => <span className="font-normal">{format.dateTime(at)}</span>,
            className: "md:whitespace-nowrap",
          },
          { header: t("what"), cell: ({ kind }) => <span className="font-medium">{names.kind(kind)}</span> },
          {
            header: t("person"),
            cell: ({ actor, name }) => (
              <>
                <span className="block">{names.actor(actor, name)}</span>
                <span className="block text-ink-3 text-xs">{names.actorKind(actor)}</span>
              </>
            ),
          },
          {
            header: t("about"),
            cell: (event) => describeSubject(event) || tCommon("dash"),
            isHiddenOnNarrow: true,
          },
          { header: t("from"), cell: ({ from }) => from ?? tCommon("dash"), isHiddenOnNarrow: true },
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
