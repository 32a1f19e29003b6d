"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import type { Messages } from "../../server/words/catalogues";

type PlaceKey = keyof Messages["placeKind"];
type FacilityKey = keyof Messages["facilityKind"];

/** Returns the translated name of a place or facility kind; search results contain both. */
export function useKindName(): (kind: string) => string {
  const place = useTranslations("placeKind");
  const facility = useTranslations("facilityKind");
  return useCallback(
    (kind) => {
      if (place.has(kind as PlaceKey)) return place(kind as PlaceKey);
      return facility.has(kind as FacilityKey) ? facility(kind as FacilityKey) : kind;
    },
    [place, facility],
  );
}
