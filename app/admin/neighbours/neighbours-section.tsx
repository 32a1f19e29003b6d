"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "../../_live/cache/trpc";
import { Button } from "../../_ui/button";
import { DataTable } from "../../_ui/data-table";
import { SectionHead } from "../section-head";
import { knownNeighbours } from "./known-neighbours";
import { NeighbourSheet } from "./neighbour-sheet";

/** Whom to call about what happens beyond the boundary. */
export function NeighboursSection() {
  const t = useTranslations("neighbours");
  const common = useTranslations("common");
  const trpc = useTRPC();
  const query = useQuery(trpc.forwarding.neighbours.queryOptions());
  const [opened, setOpened] = useState<{ code: string | null; name: string } | null>(null);
  const neighbour = query.data?.find(({ code }) => code === opened?.code) ?? null;
  const missing = knownNeighbours.filter(({ code }) => query.data?.every((one) => one.code !== code));
  return (
    <>
      <SectionHead title={t("title")} lead={t("lead")}>
        <Button look="strong" onClick={() => setOpened({ code: null, name: "" })}>
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
          open={{
            name: ({ name }) => t("open", { name }),
            onOpen: ({ code, name }) => setOpened({ code, name }),
          }}
          columns={[
            { head: t("name"), cell: ({ name }) => name },
            { head: t("phone"), className: "whitespace-nowrap", cell: ({ phone }) => phone },
            {
              head: t("contact"),
              aside: true,
              cell: ({ contact }) => contact ?? <span className="text-ink-3">{common("dash")}</span>,
            },
          ]}
        />
        {missing.length > 0 && (
          <section aria-labelledby="known-neighbours" className="px-4 py-4">
            <h2 id="known-neighbours" className="label">
              {t("known")}
            </h2>
            <ul className="mt-2 flex flex-wrap gap-2">
              {missing.map(({ code, name }) => (
                <li key={code}>
                  <Button onClick={() => setOpened({ code, name })}>
                    <Plus className="size-4" aria-hidden />
                    {name}
                  </Button>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
      {query.data && opened && (
        <NeighbourSheet
          key={`${opened.code} ${opened.name}`}
          neighbour={neighbour}
          suggested={opened}
          codes={query.data.map(({ code }) => code)}
          onClose={() => setOpened(null)}
        />
      )}
    </>
  );
}
