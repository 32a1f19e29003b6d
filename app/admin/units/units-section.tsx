"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { ListedUnit } from "@/db/queries/unit";
import { duties, unitKinds } from "@/db/vocabulary";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { Button } from "../../_ui/button";
import { FailedLine } from "../../_ui/state-message";
import { useFormat } from "../../_words/use-format";
import { FormError } from "../_form/save-bar";
import { SearchField, SectionHeader } from "../_form/section-header";
import { UnitSheet } from "./unit-sheet";
import { UnitTable, useUnitTexts } from "./unit-table";

/** The list is refetched at this interval, because assignments begin and end while it is open. */
const refetchIntervalMs = 10_000;

export function UnitsSection() {
  const t = useTranslations("unitsAdmin");
  const trpc = useTRPC();
  const format = useFormat();
  const query = useQuery(trpc.units.list.queryOptions(undefined, { refetchInterval: refetchIntervalMs }));
  const phoneQuery = useQuery(trpc.admin.unitPhones.queryOptions());
  const agencyQuery = useQuery(trpc.admin.agencies.queryOptions());
  const stationQuery = useQuery(trpc.admin.stations.queryOptions());
  const [phones, agencies, stations] = [phoneQuery.data, agencyQuery.data, stationQuery.data];
  const failedFormQueries = [phoneQuery, agencyQuery, stationQuery].filter(({ data, isError }) => isError && !data);
  const texts = useUnitTexts(agencies, stations);
  const [filter, setFilter] = useState(noFilter);
  const [openedId, setOpenedId] = useState<string | "new" | null>(null);
  const unit = query.data?.find(({ id }) => id === openedId);
  const shownUnits = query.data && filterUnits(query.data, filter, texts.searchTextOf);
  return (
    <>
      <SectionHeader title={t("title")} introduction={t("lead")}>
        <Button look="strong" onClick={() => setOpenedId("new")}>
          <Plus className="size-4" aria-hidden />
          {t("add")}
        </Button>
      </SectionHeader>
      <UnitFilters filter={filter} onFilter={setFilter} agencies={agencies ?? []} />
      {failedFormQueries.length > 0 && (
        <div className="shrink-0 border-line border-b px-4 pb-1">
          <FailedLine
            text={t("formFailed")}
            refetch={() => {
              for (const { refetch } of failedFormQueries) void refetch();
            }}
          />
        </div>
      )}
      {shownUnits && (
        <p role="status" className="shrink-0 border-line border-b px-4 py-1.5 text-ink-3 text-xs">
          {t("count", { shown: format.number(shownUnits.length), total: format.number(query.data?.length ?? 0) })}
        </p>
      )}
      <div className="min-h-0 flex-1 overflow-auto">
        <UnitTable
          query={query}
          units={shownUnits}
          texts={texts}
          empty={query.data?.length === 0 ? t("empty") : t("none")}
          onOpen={setOpenedId}
        />
        <RetiredUnits />
      </div>
      {query.data && phones && agencies && stations && openedId !== null && (openedId === "new" || unit) && (
        <UnitSheet
          key={openedId}
          unit={unit ?? null}
          units={query.data}
          phone={phones.find(({ id }) => id === openedId)?.phone ?? ""}
          agencies={agencies}
          stations={stations}
          onClose={() => setOpenedId(null)}
        />
      )}
    </>
  );
}

/** The retired units, each with a button that brings it back. */
function RetiredUnits() {
  const t = useTranslations("unitsAdmin");
  const kindName = useTranslations("unitKind");
  const format = useFormat();
  const trpc = useTRPC();
  const { data: units, isError, refetch } = useQuery(trpc.admin.retiredUnits.queryOptions());
  const [callSign, setCallSign] = useState("");
  const { save, isSaving, errorText } = useSave(trpc.admin.retireUnit.mutationOptions(), {
    successText: t("broughtBack", { callSign }),
  });
  if (!units && isError) {
    return (
      <div className="px-4 py-3">
        <FailedLine text={t("retiredFailed")} refetch={refetch} />
      </div>
    );
  }
  if (!units?.length) return null;
  return (
    <details className="px-4 py-3">
      <summary className="w-fit cursor-pointer text-ink-2">{t("retiredUnits", { count: units.length })}</summary>
      <FormError text={errorText} />
      <ul className="mt-2">
        {units.map((unit) => (
          <li key={unit.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-b py-1.5">
            <span className="font-medium">{unit.callSign}</span>
            <span className="text-ink-2">{kindName(unit.kind)}</span>
            <span className="text-ink-3">
              {unit.retiredAt && t("retiredOn", { date: format.date(unit.retiredAt) })}
            </span>
            <Button
              size="small"
              className="ml-auto"
              aria-label={t("bringBackOf", { callSign: unit.callSign })}
              disabled={isSaving}
              onClick={() => {
                setCallSign(unit.callSign);
                save({ id: unit.id, isRetired: false });
              }}
            >
              {t("bringBack")}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}

type FilterProps = {
  filter: UnitFilter;
  onFilter: (filter: UnitFilter) => void;
  agencies: readonly { code: string; name: string }[];
};

/** The search and filters above the table. */
function UnitFilters({ filter, onFilter, agencies }: FilterProps) {
  const t = useTranslations("unitsAdmin");
  const kindName = useTranslations("unitKind");
  const dutyName = useTranslations("duty");
  const selects = [
    { key: "agency", name: t("agency"), choices: agencies.map(({ code, name }) => ({ value: code, name })) },
    { key: "kind", name: t("kind"), choices: unitKinds.map((value) => ({ value, name: kindName(value) })) },
    { key: "duty", name: t("duty"), choices: duties.map((value) => ({ value, name: dutyName(value) })) },
    {
      key: "simulated",
      name: t("reality"),
      choices: [
        { value: "no", name: t("real") },
        { value: "yes", name: t("simulated") },
      ],
    },
  ] as const;
  const isFiltered = Object.values(filter).some((value) => value !== "");
  return (
    <search
      aria-label={t("filters")}
      className="flex shrink-0 flex-wrap items-end gap-2 border-line border-b px-4 py-2.5"
    >
      <SearchField label={t("search")} text={filter.search} onText={(search) => onFilter({ ...filter, search })} />
      {selects.map(({ key, name, choices }) => (
        <select
          key={key}
          aria-label={name}
          value={filter[key]}
          onChange={(event) => onFilter({ ...filter, [key]: event.target.value })}
          className={`h-10 max-w-[calc(50%-0.25rem)] flex-1 rounded-md border border-line-2 bg-raised px-2 sm:max-w-48 sm:flex-none ${key === "simulated" ? "min-w-fit" : ""}`}
        >
          <option value="">{`${name}: ${t("all").toLowerCase()}`}</option>
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.name}
            </option>
          ))}
        </select>
      ))}
      {isFiltered && (
        <Button look="quiet" className="h-10" onClick={() => onFilter(noFilter)}>
          {t("reset")}
        </Button>
      )}
    </search>
  );
}

/** The filter of the list. An empty string matches every unit. */
type UnitFilter = { search: string; agency: string; kind: string; duty: string; simulated: string };

const noFilter: UnitFilter = { search: "", agency: "", kind: "", duty: "", simulated: "" };

/** Returns the units that match every filter and whose `searchTextOf(unit)` contains every search word. */
function filterUnits(
  units: readonly ListedUnit[],
  { search, agency, kind, duty, simulated }: UnitFilter,
  searchTextOf: (unit: ListedUnit) => string,
): ListedUnit[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return units.filter((unit) => {
    if (agency && unit.agency !== agency) return false;
    if (kind && unit.kind !== kind) return false;
    if (duty && unit.duty !== duty) return false;
    if (simulated && unit.simulated !== (simulated === "yes")) return false;
    const text = searchTextOf(unit).toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
