"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Download, RefreshCw } from "lucide-react";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPCClient } from "../../_live/cache/trpc";
import { buttonClass } from "../../_ui/button";
import { IconButton } from "../../_ui/icon-button";
import { SectionHead } from "../section-head";
import { askFor, exportLink, readFilter, writeFilter } from "./audit-filter";
import { AuditFilters } from "./audit-filters";
import { AuditTable } from "./audit-table";
import { EventSheet } from "./event-sheet";
import type { ListedEvent } from "./listed-event";

const pageSize = 100;

/** Who did what, newest first; the filter stands in the address, so that a finding can be passed on. */
export function AuditSection() {
  const t = useTranslations("audit");
  const router = useRouter();
  const path = usePathname();
  const address = useSearchParams();
  const client = useTRPCClient();
  const [opened, setOpened] = useState<ListedEvent | null>(null);
  const filter = readFilter(address);
  const key = writeFilter(filter);
  const query = useInfiniteQuery({
    queryKey: ["audit", key],
    queryFn: ({ pageParam }) => client.audit.list.query({ ...askFor(filter), before: pageParam, limit: pageSize }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    // The list must not move under somebody who reads it.
    refetchOnWindowFocus: false,
  });
  return (
    <>
      <SectionHead title={t("title")} lead={t("lead")}>
        <IconButton name={t("refresh")} onClick={() => query.refetch()} disabled={query.isFetching}>
          <RefreshCw className="size-[1.125rem]" aria-hidden />
        </IconButton>
        <a href={exportLink(filter)} download className={buttonClass({})} title={t("exportHint")}>
          <Download className="size-4" aria-hidden />
          {t("export")}
        </a>
      </SectionHead>
      <div className="min-h-0 flex-1 overflow-auto lg:flex lg:flex-col lg:overflow-visible">
        <AuditFilters
          filter={filter}
          onFilter={(next) => {
            const wanted = writeFilter(next);
            router.replace(wanted ? `${path}?${wanted}` : path, { scroll: false });
            if (wanted === key) query.refetch();
          }}
        />
        <div className="lg:min-h-0 lg:flex-1 lg:overflow-auto">
          <AuditTable query={query} onOpen={setOpened} />
        </div>
      </div>
      {opened && <EventSheet event={opened} onClose={() => setOpened(null)} />}
    </>
  );
}
