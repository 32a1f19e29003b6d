"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useCallback, useMemo } from "react";
import type { ListedUnit } from "@/db/queries/unit";
import { useTRPC } from "../../_live/cache/trpc";
import { useNames } from "../../_words/use-names";

/** The live feed does not report renamed stations. */
const maxNameAgeMs = 5 * 60_000;

/** The names of the stations, loaded once `isEnabled`. */
export function useStationNames(isEnabled: boolean) {
  const trpc = useTRPC();
  return useQuery(trpc.units.stationNames.queryOptions(undefined, { enabled: isEnabled, staleTime: maxNameAgeMs }));
}

type MatchedUnit = Pick<ListedUnit, "callSign" | "agency" | "station" | "kind">;

/**
 * Returns a function that says whether each word of the search text is part of a unit's call sign, its kind, its agency
 * or its station (code or name). The names of stations are loaded with the first search.
 */
export function useUnitMatcher(searchText: string): (unit: MatchedUnit) => boolean {
  const kindName = useTranslations("unitKind");
  const names = useNames();
  const { data: stations } = useStationNames(searchText !== "");
  // Many units share their kind, agency and station, and composing their names takes much longer than comparing them.
  const describeGroup = useMemo(() => {
    const texts = new Map<string, string>();
    const stationNames = new Map(stations?.map(({ code, name }) => [code, name]));
    return ({ agency, station, kind }: MatchedUnit) => {
      const codes = `${kind} ${agency} ${station ?? ""}`;
      const stationName = stationNames.get(station ?? "") ?? "";
      const text =
        texts.get(codes) ?? `${codes} ${kindName(kind)} ${names.agency(agency)} ${stationName}`.toLowerCase();
      texts.set(codes, text);
      return text;
    };
  }, [kindName, names, stations]);
  return useCallback(
    (unit) => {
      const callSign = unit.callSign.toLowerCase();
      const words = searchText.trim().toLowerCase().split(/\s+/);
      return words.every((word) => callSign.includes(word) || describeGroup(unit).includes(word));
    },
    [searchText, describeGroup],
  );
}
