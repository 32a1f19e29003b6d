"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { DistrictView } from "@/server/places/list-places";
import { useTRPC } from "../../_live/cache/trpc";
import { Button } from "../../_ui/button";
import { inputClass } from "../../_ui/field";
import { useKindName } from "../../_words/use-kind-name";
import { useNames } from "../../_words/use-names";
import { SideList } from "../_map/side-list";
import type { StationView } from "./station-draft";

type Props = {
  stations: readonly StationView[] | undefined;
  districts: readonly DistrictView[];
  query: { error: unknown; refetch: () => unknown };
  onOpen: (station: StationView) => void;
  onNew: () => void;
  focusKey: string | null;
};

/** The stations with a summary of each response area. */
export function StationList({ stations, districts, query, onOpen, onNew, focusKey }: Props) {
  const t = useTranslations("areaStations");
  const tAdmin = useTranslations("admin");
  const kindName = useKindName();
  const names = useNames();
  const [search, setSearch] = useState("");
  const districtNames = new Map(districts.map(({ code, name }) => [code, name]));
  const words = search.trim().toLowerCase().split(/\s+/);
  const matchingStations = stations?.filter(({ code, name, agencyCode, kind, areaCodes }) => {
    const text = [
      code,
      name,
      names.agency(agencyCode),
      kindName(kind),
      ...areaCodes.map((areaCode) => districtNames.get(areaCode)),
    ];
    return words.every((word) => text.join(" ").toLowerCase().includes(word));
  });
  const agencies = useQuery(useTRPC().admin.agencies.queryOptions());
  const agenciesWithAreas = new Set(
    agencies.data?.filter(({ dispatchRule }) => dispatchRule === "responsible-area").map(({ code }) => code),
  );
  const describeArea = ({ areaDrawn, areaCodes }: StationView): string | null => {
    if (areaDrawn) return t("drawn");
    return areaCodes.length === 0 ? null : areaCodes.map((code) => districtNames.get(code) ?? code).join(", ");
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="shrink-0 border-line border-b px-4 py-3">
        <input
          type="search"
          aria-label={tAdmin("search")}
          placeholder={t("searchHint")}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          className={inputClass}
        />
      </div>
      <div className="flex shrink-0 items-center justify-between gap-2 border-line border-b px-4 py-2">
        <p role="status" className="text-ink-2">
          {matchingStations && stations && t("count", { shown: matchingStations.length, all: stations.length })}
        </p>
        <Button size="small" look="strong" onClick={onNew}>
          {t("new")}
        </Button>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <SideList
          label={t("title")}
          rows={matchingStations}
          keyOf={({ code }) => code}
          query={query}
          empty={stations?.length ? t("noneFound") : t("none")}
          focusKey={focusKey}
          onOpen={onOpen}
          renderRow={(station) => (
            <span className="min-w-0 flex-1 leading-tight">
              <span className="flex items-baseline justify-between gap-3">
                <span className="font-medium">{station.name}</span>
                <span className="shrink-0 text-ink-3 text-xs">{names.agency(station.agencyCode)}</span>
              </span>
              <StationArea area={describeArea(station)} isRequired={agenciesWithAreas.has(station.agencyCode)} />
            </span>
          )}
        />
      </div>
    </div>
  );
}

/**
 * A station's response area. A missing area is marked as a fault, but only if the agency's units are assigned by area.
 */
function StationArea({ area, isRequired }: { area: string | null; isRequired: boolean }) {
  const t = useTranslations("areaStations");
  if (area === null && !isRequired) return null;
  return (
    <span className={`mt-0.5 block text-xs ${area === null ? "font-medium text-alarm" : "text-ink-3"}`}>
      {t("areaOf", { area: area ?? t("noArea") })}
    </span>
  );
}
