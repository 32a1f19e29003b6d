"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import type { Messages } from "../../server/words/catalogues";

type PlaceKey = keyof Messages["placeKind"];
type FacilityKey = keyof Messages["facilityKind"];
type GazetteerKey = keyof Messages["gazetteerKind"];

/** Returns the translated name of a place, facility or gazetteer kind; search results contain all of them. */
export function useKindName(): (kind: string) => string {
  const place = useTranslations("placeKind");
  const facility = useTranslations("facilityKind");
  const gazetteer = useTranslations("gazetteerKind");
  return useCallback(
    (kind) => {
      if (place.has(kind as PlaceKey)) return place(kind as PlaceKey);
      if (facility.has(kind as FacilityKey)) return facility(kind as FacilityKey);
      return gazetteer.has(kind as GazetteerKey) ? gazetteer(kind as GazetteerKey) : kind;
    },
    [place, facility, gazetteer],
  );
}
