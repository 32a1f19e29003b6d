"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import type { Messages } from "../../server/words/languages";

type PlaceKey = keyof Messages["placeKind"];
type FacilityKey = keyof Messages["facilityKind"];
type GazetteerKey = keyof Messages["gazetteerKind"];

/**
 * Returns a function that translates the kind of a place, facility or gazetteer entry; search results contain all
 * three.
 */
export function useKindName(): (kind: string) => string {
  const placeKindName = useTranslations("placeKind");
  const facilityKindName = useTranslations("facilityKind");
  const gazetteerKindName = useTranslations("gazetteerKind");
  return useCallback(
    (kind) => {
      if (placeKindName.has(kind as PlaceKey)) return placeKindName(kind as PlaceKey);
      if (facilityKindName.has(kind as FacilityKey)) return facilityKindName(kind as FacilityKey);
      return gazetteerKindName.has(kind as GazetteerKey) ? gazetteerKindName(kind as GazetteerKey) : kind;
    },
    [placeKindName, facilityKindName, gazetteerKindName],
  );
}
