"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import type { ListedUnit } from "@/db/queries/unit";
import type { PositionBasis } from "@/db/vocabulary";
import { useNowValue } from "../_live/clock/use-now";
import { useFormat } from "../_words/use-format";

/** Basis and age of a unit's position. */
export function PositionAge({ unit: { basis, positionAt } }: { unit: Pick<ListedUnit, "basis" | "positionAt"> }) {
  const describeBasis = useBasisText("now");
  const format = useFormat();
  // Only the age is calculated every second. The text is translated again only when the age changes.
  const age = useNowValue((now) =>
    positionAt && now !== null ? format.age((now - positionAt.getTime()) / 1_000) : null,
  );
  return describeBasis(basis, age);
}

/**
 * Returns a function that describes the basis and age of a position. A GPS fix and a station must never look alike:
 * "GPS 12 s ago", "from station, last GPS 41 min ago".
 */
export function usePositionBasisText(): (basis: PositionBasis | null, fixAgeSeconds: number | null) => string {
  return useFormattedBasisText("now");
}

/** Like `usePositionBasisText`, for the age that a position had at an earlier time: "position 12 s old". */
export function useEarlierPositionBasisText(): ReturnType<typeof usePositionBasisText> {
  return useFormattedBasisText("earlier");
}

function useFormattedBasisText(time: BasisTime): ReturnType<typeof usePositionBasisText> {
  const describeBasis = useBasisText(time);
  const format = useFormat();
  return useCallback(
    (basis, fixAgeSeconds) => describeBasis(basis, fixAgeSeconds === null ? null : format.age(fixAgeSeconds)),
    [describeBasis, format],
  );
}

type BasisTime = keyof typeof basisWords;
const basisWords = {
  now: { fix: "fresh", station: "stale" },
  earlier: { fix: "freshEarlier", station: "staleEarlier" },
} as const;

function useBasisText(time: BasisTime): (basis: PositionBasis | null, fixAge: string | null) => string {
  const t = useTranslations("basis");
  return useCallback(
    (basis, fixAge) => {
      if (basis === null) return t("none");
      if (fixAge === null) return basis === "fix" ? t("none") : t("never");
      return t(basisWords[time][basis], { age: fixAge });
    },
    [t, time],
  );
}
