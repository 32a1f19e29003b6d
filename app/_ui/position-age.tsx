"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import type { ListedUnit } from "@/db/queries/unit-and-district";
import type { PositionBasis } from "@/db/vocabulary";
import { useNowValue } from "../_live/clock/use-now";
import { useFormat } from "../_words/use-format";

/** Basis and age of a unit's position. */
export function PositionAge({ unit: { basis, positionAt } }: { unit: Pick<ListedUnit, "basis" | "positionAt"> }) {
  const describeBasis = usePositionBasis();
  return useNowValue((now) =>
    describeBasis(basis, positionAt && now !== null ? (now - positionAt.getTime()) / 1_000 : null),
  );
}

/**
 * Returns a function that describes the basis and age of a position. A GPS fix and a station must never look alike:
 * "GPS 12 s ago", "from station, last GPS 41 min ago".
 */
export function usePositionBasis(): (basis: PositionBasis | null, fixAgeSeconds: number | null) => string {
  const t = useTranslations("basis");
  const format = useFormat();
  return useCallback(
    (basis, fixAgeSeconds) => {
      if (basis === null) return t("none");
      if (fixAgeSeconds === null) return basis === "fix" ? t("none") : t("never");
      return t(basis === "fix" ? "fresh" : "stale", { age: format.age(fixAgeSeconds) });
    },
    [t, format],
  );
}
