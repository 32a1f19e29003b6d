"use client";

import { useTranslations } from "next-intl";
import { duties, unitKinds } from "@/db/vocabulary";
import { Button } from "../../_ui/button";
import { SearchField } from "../search-field";
import { everyUnit, type UnitFilter } from "./filter-units";

type Props = {
  filter: UnitFilter;
  onFilter: (filter: UnitFilter) => void;
  agencies: readonly { code: string; name: string }[];
};

/** Narrows the list of units. */
export function UnitFilters({ filter, onFilter, agencies }: Props) {
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
  const isNarrowed = Object.values(filter).some((value) => value !== "");
  return (
    <search
      aria-label={t("filters")}
      className="flex shrink-0 flex-wrap items-end gap-2 border-line border-b px-4 py-2.5"
    >
      <SearchField label={t("search")} words={filter.words} onWords={(words) => onFilter({ ...filter, words })} />
      {selects.map(({ key, name, choices }) => (
        <select
          key={key}
          aria-label={name}
          value={filter[key]}
          onChange={(event) => onFilter({ ...filter, [key]: event.target.value })}
          className="h-10 max-w-[calc(50%-0.25rem)] flex-1 rounded-md border border-line-2 bg-raised px-2 sm:max-w-48 sm:flex-none"
        >
          <option value="">{`${name}: ${t("all").toLowerCase()}`}</option>
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.name}
            </option>
          ))}
        </select>
      ))}
      {isNarrowed && (
        <Button look="quiet" className="h-10" onClick={() => onFilter(everyUnit)}>
          {t("reset")}
        </Button>
      )}
    </search>
  );
}
