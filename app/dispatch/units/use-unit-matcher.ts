"use client";

import { useTranslations } from "next-intl";
import { useCallback, useMemo } from "react";
import type { ListedUnit } from "@/db/queries/unit";
import { useNames } from "../../_words/use-names";

type MatchedUnit = Pick<ListedUnit, "callSign" | "agency" | "station" | "kind">;

/**
 * Returns a function that says whether each word of the search text is part of a unit's call sign, its kind, its agency
 * or the code of its station.
 */
export function useUnitMatcher(searchText: string): (unit: MatchedUnit) => boolean {
  const kindName = useTranslations("unitKind");
  const names = useNames();
  // Many units share their kind, agency and station, and composing their names takes much longer than comparing them.
  const describeGroup = useMemo(() => {
    const texts = new Map<string, string>();
    return ({ agency, station, kind }: MatchedUnit) => {
      const codes = `${kind} ${agency} ${station ?? ""}`;
      const text = texts.get(codes) ?? `${codes} ${kindName(kind)} ${names.agency(agency)}`.toLowerCase();
      texts.set(codes, text);
      return text;
    };
  }, [kindName, names]);
  return useCallback(
    (unit) => {
      const callSign = unit.callSign.toLowerCase();
      const words = searchText.trim().toLowerCase().split(/\s+/);
      return words.every((word) => callSign.includes(word) || describeGroup(unit).includes(word));
    },
    [searchText, describeGroup],
  );
}
