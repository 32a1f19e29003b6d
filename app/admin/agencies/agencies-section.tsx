"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "../../_live/cache/trpc";
import { Button } from "../../_ui/button";
import { DataTable } from "../../_ui/data-table";
import { SectionHead } from "../section-head";
import { AgencySheet } from "./agency-sheet";

/** The agencies that send units, and by which rule. */
export function AgenciesSection() {
  const t = useTranslations("agencies");
  const form = useTranslations("adminForm");
  const common = useTranslations("common");
  const ruleName = useTranslations("dispatchRule");
  const meaning = useTranslations("ruleMeaning");
  const trpc = useTRPC();
  const query = useQuery(trpc.admin.agencies.queryOptions());
  const [opened, setOpened] = useState<string | "new" | null>(null);
  const agency = query.data?.find(({ code }) => code === opened);
  return (
    <>
      <SectionHead title={t("title")} lead={t("lead")}>
        <Button look="strong" onClick={() => setOpened("new")}>
          <Plus className="size-4" aria-hidden />
          {t("add")}
        </Button>
      </SectionHead>
      <div className="min-h-0 flex-1 overflow-auto">
        <DataTable
          label={t("title")}
          query={query}
          rows={query.data}
          keyOf={({ code }) => code}
          empty={t("empty")}
          open={{ name: ({ name }) => t("open", { name }), onOpen: ({ code }) => setOpened(code) }}
          columns={[
            { head: t("name"), cell: ({ name }) => name },
            { head: form("code"), aside: true, className: "text-ink-2", cell: ({ code }) => code },
            {
              head: t("rule"),
              cell: ({ dispatchRule }) => (
                <>
                  <p className="font-medium">{ruleName(dispatchRule)}</p>
                  <p className="hidden max-w-md text-pretty text-[0.8125rem] text-ink-3 md:block">
                    {meaning(dispatchRule)}
                  </p>
                </>
              ),
            },
            {
              head: t("phone"),
              className: "whitespace-nowrap",
              cell: ({ phone }) => phone ?? <span className="text-ink-3">{common("dash")}</span>,
            },
          ]}
        />
      </div>
      {query.data && opened !== null && (opened === "new" || agency) && (
        <AgencySheet
          key={opened}
          agency={agency ?? null}
          codes={query.data.map(({ code }) => code)}
          onClose={() => setOpened(null)}
        />
      )}
    </>
  );
}
