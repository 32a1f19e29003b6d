"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "../../_live/cache/trpc";
import { Button } from "../../_ui/button";
import { useFormat } from "../../_words/use-format";
import { SectionHead } from "../section-head";
import { everyUnit, filterUnits } from "./filter-units";
import { UnitFilters } from "./unit-filters";
import { UnitSheet } from "./unit-sheet";
import { UnitTable } from "./unit-table";
import { useUnitWords } from "./use-unit-words";

/** Tasks begin and end while somebody looks at the list. */
const againMs = 10_000;

/** The units that can be sent. */
export function UnitsSection() {
  const t = useTranslations("unitsAdmin");
  const trpc = useTRPC();
  const format = useFormat();
  const query = useQuery(trpc.units.list.queryOptions(undefined, { refetchInterval: againMs }));
  const { data: agencies } = useQuery(trpc.admin.agencies.queryOptions());
  const { data: stations } = useQuery(trpc.admin.stations.queryOptions());
  const words = useUnitWords(agencies, stations);
  const [filter, setFilter] = useState(everyUnit);
  const [opened, setOpened] = useState<string | "new" | null>(null);
  const unit = query.data?.find(({ id }) => id === opened);
  const shown = query.data && filterUnits(query.data, filter, words.said);
  return (
    <>
      <SectionHead title={t("title")} lead={t("lead")}>
        <Button look="strong" onClick={() => setOpened("new")}>
          <Plus className="size-4" aria-hidden />
          {t("add")}
        </Button>
      </SectionHead>
      <UnitFilters filter={filter} onFilter={setFilter} agencies={agencies ?? []} />
      {shown && (
        <p role="status" className="shrink-0 border-line border-b px-4 py-1.5 text-ink-3 text-xs">
          {t("count", { shown: format.number(shown.length), total: format.number(query.data?.length ?? 0) })}
        </p>
      )}
      <div className="min-h-0 flex-1 overflow-auto">
        <UnitTable
          query={query}
          units={shown}
          words={words}
          empty={query.data?.length === 0 ? t("empty") : t("none")}
          onOpen={setOpened}
        />
      </div>
      {query.data && agencies && stations && opened !== null && (opened === "new" || unit) && (
        <UnitSheet
          key={opened}
          unit={unit ?? null}
          units={query.data}
          agencies={agencies}
          stations={stations}
          onClose={() => setOpened(null)}
        />
      )}
    </>
  );
}
