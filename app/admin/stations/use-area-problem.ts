"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { findCrossing } from "./find-crossing";
import type { Parts } from "./parts";

/**
 * What is wrong with an area, in words: as it is drawn, or what the server said of the one that was to be saved. That nothing
 * is drawn yet is only wrong once it was to be saved, when it was `checked`.
 */
export function useAreaProblem(parts: Parts | null, refused: string | null, checked: boolean): string | null {
  const t = useTranslations("areaDrawing");
  const own = useMemo(() => {
    if (parts === null) return null;
    if (parts.length === 0) return checked ? t("nothingDrawn") : null;
    if (parts.flat().some((ring) => ring.length < 3)) return t("tooFewCorners");
    const crossing = findCrossing(parts);
    if (!crossing) return null;
    const { part, first, second } = crossing;
    return t(parts.length > 1 ? "crossesInPart" : "crosses", {
      part: part + 1,
      first: first + 1,
      second: second + 1,
    });
  }, [parts, checked, t]);
  if (own || refused === null) return own;
  const known = [
    [/self-intersection/i, "selfCrossing"],
    [/last corner is not its first|not closed/i, "openRing"],
    [/hole|nested|interior/i, "wrongHole"],
    [/no kecamatan/i, "unknownDistrict"],
  ] as const;
  const words = known.find(([shape]) => shape.test(refused))?.[1];
  return words ? t(words) : t("refused", { reason: refused });
}
