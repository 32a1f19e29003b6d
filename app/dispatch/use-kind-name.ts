"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import type messages from "../_words/id.json";

type PlaceKey = keyof (typeof messages)["placeKind"];
type FacilityKey = keyof (typeof messages)["facilityKind"];

/** The name of a kind of place or facility; the search gives both. */
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
