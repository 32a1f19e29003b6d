"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import type { ListedUnit } from "@/db/queries/unit";
import type { PositionBasis } from "@/db/vocabulary";
import { useNowValue } from "../_live/clock/use-now";
import { useFormat } from "../_words/use-format";

/** Basis and age of a unit's position. */
export function PositionAge({ unit: { basis, positionAt } }: { unit: Pick<ListedUnit, "basis" | "positionAt"> }) {
  const describeBasis = useBasisText();
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
  const describeBasis = useBasisText();
  const format = useFormat();
  return useCallback(
    (basis, fixAgeSeconds) => describeBasis(basis, fixAgeSeconds === null ? null : format.age(fixAgeSeconds)),
    [describeBasis, format],
  );
}

function useBasisText(): (basis: PositionBasis | null, fixAge: string | null) => string {
  const t = useTranslations("basis");
  return useCallback(
    (basis, fixAge) => {
      if (basis === null) return t("none");
      if (fixAge === null) return basis === "fix" ? t("none") : t("never");
      return t(basis === "fix" ? "fresh" : "stale", { age: fixAge });
    },
    [t],
  );
}
