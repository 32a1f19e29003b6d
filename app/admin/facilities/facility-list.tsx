"use client";

import { useTranslations } from "next-intl";
import { type FacilityKind, facilityKinds, type PositionQuality, positionQualities } from "@/db/vocabulary";
import type { DistrictView, FacilityView } from "@/server/places/list-places";
import { Button } from "../../_ui/button";
import { inputClass } from "../../_ui/field";
import { FacilityMark } from "../../_ui/mark";
import { SideList } from "../_map/side-list";

type ListProps = {
  facilities: readonly FacilityView[] | undefined;
  districts: readonly DistrictView[];
  query: { error: unknown; refetch: () => unknown };
  filter: FacilityFilter;
  onFilter: (filter: FacilityFilter) => void;
  onOpen: (facility: FacilityView) => void;
  onNew: () => void;
  focusKey: string | null;
};

/** The facilities with the quality of each position, filtered by text, kind, district and quality. */
export function FacilityList({ facilities, districts, query, filter, onFilter, onOpen, onNew, focusKey }: ListProps) {
  const t = useTranslations("areaFacilities");
  const kindName = useTranslations("facilityKind");
  const qualityName = useTranslations("positionQuality");
  const matchingFacilities = facilities && filterFacilities(facilities, filter, kindName);
  const districtNames = new Map(districts.map(({ code, name }) => [code, name]));
  const kinds = facilityKinds.filter((kind) => facilities?.some((facility) => facility.kind === kind));
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <ListFilters
        filter={filter}
        onFilter={onFilter}
        kinds={kinds.map((kind) => ({ value: kind, name: kindName(kind) }))}
        districts={districts.map(({ code, name }) => ({ value: code, name }))}
        qualities={positionQualities.map((positionQuality) => ({
          value: positionQuality,
          name: qualityName(positionQuality),
        }))}
      />
      <div className="flex shrink-0 items-center justify-between gap-2 border-line border-b px-4 py-2">
        <p role="status" className="text-ink-2">
          {matchingFacilities && facilities && t("count", { shown: matchingFacilities.length, all: facilities.length })}
        </p>
        <Button size="small" look="strong" onClick={onNew}>
          {t("new")}
        </Button>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <SideList
          label={t("title")}
          rows={matchingFacilities}
          keyOf={({ id }) => id}
          query={query}
          empty={facilities?.length ? t("noneFound") : t("none")}
          focusKey={focusKey}
          onOpen={onOpen}
          renderRow={({ name, kind, districtCode, positionQuality }) => (
            <>
              <FacilityMark kind={kind} quality={positionQuality} className="size-8" />
              <span className="min-w-0 flex-1 leading-tight">
                <span className="block font-medium">{name}</span>
                <span className="block text-ink-3 text-xs">
                  {[kindName(kind), districtCode && districtNames.get(districtCode)].filter(Boolean).join(" · ")}
                </span>
              </span>
              <span className="shrink-0 text-right text-ink-2 text-xs">{qualityName(positionQuality)}</span>
            </>
          )}
        />
      </div>
    </div>
  );
}

type Choice = { value: string; name: string };
type FilterProps = {
  filter: FacilityFilter;
  onFilter: (filter: FacilityFilter) => void;
  kinds: readonly Choice[];
  districts: readonly Choice[];
  qualities: readonly Choice[];
};

function ListFilters({ filter, onFilter, kinds, districts, qualities }: FilterProps) {
  const t = useTranslations("areaFacilities");
  const tAdmin = useTranslations("admin");
  const isFiltered = Object.entries(noFilter).some(
    ([key, unfilteredValue]) => filter[key as keyof FacilityFilter] !== unfilteredValue,
  );
  const renderSelect = (
    key: "kind" | "district" | "quality",
    label: string,
    allLabel: string,
    choices: readonly Choice[],
  ) => (
    <select
      aria-label={label}
      value={filter[key]}
      onChange={(event) => onFilter({ ...filter, [key]: event.target.value })}
      className="h-9 min-w-40 flex-1 rounded-md border border-line-2 bg-raised px-2 text-[0.8125rem]"
    >
      <option value="">{allLabel}</option>
      {choices.map(({ value, name }) => (
        <option key={value} value={value}>
          {name}
        </option>
      ))}
    </select>
  );
  return (
    <div className="shrink-0 space-y-2 border-line border-b px-4 py-3">
      <input
        type="search"
        aria-label={tAdmin("search")}
        placeholder={t("searchHint")}
        value={filter.search}
        onChange={(event) => onFilter({ ...filter, search: event.target.value })}
        className={inputClass}
      />
      <div className="flex flex-wrap gap-2">
        {renderSelect("kind", t("kind"), t("allKinds"), kinds)}
        {renderSelect("district", t("district"), t("allDistricts"), districts)}
        {renderSelect("quality", t("filterQuality"), t("allQualities"), qualities)}
      </div>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <label className="flex cursor-pointer items-center gap-2">
          <input
            type="checkbox"
            className="size-4 accent-(--strong)"
            checked={filter.onlyUnsurveyed}
            onChange={({ target }) => onFilter({ ...filter, onlyUnsurveyed: target.checked })}
          />
          {t("onlyApproximate")}
        </label>
        {isFiltered && (
          <Button size="small" look="quiet" onClick={() => onFilter(noFilter)}>
            {filter.ids ? t("clearHere") : t("clear")}
          </Button>
        )}
      </div>
    </div>
  );
}

/** The filter of the list. An empty string matches every facility. */
export type FacilityFilter = {
  search: string;
  kind: FacilityKind | "";
  district: string;
  quality: PositionQuality | "";
  /** Whether to show only facilities whose position has not been surveyed yet. */
  onlyUnsurveyed: boolean;
  /** After a click on the map, the ids of the facilities at that point: only these are shown. Null without a click. */
  ids: readonly string[] | null;
};

export const noFilter: FacilityFilter = {
  search: "",
  kind: "",
  district: "",
  quality: "",
  onlyUnsurveyed: false,
  ids: null,
};

/** Returns the facilities that match every filter; each search word may be in the name, kind, agency or address. */
export function filterFacilities(
  facilities: readonly FacilityView[],
  { search, kind, district, quality, onlyUnsurveyed, ids }: FacilityFilter,
  kindName: (kind: FacilityKind) => string,
): FacilityView[] {
  const words = search.trim().toLowerCase().split(/\s+/);
  return facilities.filter((facility) => {
    const text = [facility.name, kindName(facility.kind), facility.agency, facility.address]
      .filter(Boolean)
      .join(" ")
      .toLowerCase();
    return (
      words.every((word) => text.includes(word)) &&
      (kind === "" || facility.kind === kind) &&
      (district === "" || facility.districtCode === district) &&
      (quality === "" || facility.positionQuality === quality) &&
      (!onlyUnsurveyed || facility.positionQuality !== "surveyed") &&
      (ids === null || ids.includes(facility.id))
    );
  });
}
