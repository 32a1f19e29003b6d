"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { ListedUnit } from "@/db/queries";
import { useNames } from "../../_words/use-names";

type Named = readonly { code: string; name: string }[] | undefined;
export type UnitWords = ReturnType<typeof useUnitWords>;

/** What a unit's agency, station and skills are called, and all that is said of it in one line for the search. */
export function useUnitWords(agencies: Named, stations: Named) {
  const kindName = useTranslations("unitKind");
  const names = useNames();
  return useMemo(() => {
    const agencyNames = new Map(agencies?.map(({ code, name }) => [code, name]));
    const stationNames = new Map(stations?.map(({ code, name }) => [code, name]));
    const agency = (code: string) => agencyNames.get(code) ?? names.agency(code);
    const station = (code: string | null) => (code === null ? null : (stationNames.get(code) ?? code));
    return {
      agency,
      station,
      said: (unit: ListedUnit) =>
        [
          unit.callSign,
          kindName(unit.kind),
          agency(unit.agency),
          names.agency(unit.agency),
          station(unit.station),
          ...unit.skills.map(names.skill),
        ].join(" "),
    };
  }, [agencies, stations, kindName, names]);
}
