"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import type { FoundPlace, PlaceNote } from "@/server/places/search-places";
import { useKindName } from "../../_words/use-kind-name";

/** What there is to say of a found place beside its name: what it is, in which kecamatan, and how it was worked out. */
export function usePlaceWords(): (place: FoundPlace) => string {
  const t = useTranslations("placeNote");
  const kindName = useKindName();
  return useCallback(
    ({ kind, source, district, notes }) => {
      const note = (one: PlaceNote): string => {
        if (one.says === "from") return t("from", { name: one.name });
        if (one.says === "post") return t("post", { name: one.name, km: one.km });
        if (one.says !== "between") return t(one.says);
        const { from, to } = one;
        return t("between", { from: from.name, fromKm: from.km, to: to.name, toKm: to.km });
      };
      // Of what is near something, the name says so already.
      const told = source === "near" ? [] : notes.map(note);
      return [kind && kindName(kind), source !== "district" && district, ...told].filter(Boolean).join(" · ");
    },
    [t, kindName],
  );
}
