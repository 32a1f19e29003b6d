"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import type { FoundPlace, PlaceNote } from "@/server/places/search-places";
import { useKindName } from "../../_words/use-kind-name";

/** Returns a function that describes a search result: its kind, its district and how its position was derived. */
export function usePlaceText(): (place: FoundPlace) => string {
  const t = useTranslations("placeNote");
  const kindName = useKindName();
  return useCallback(
    ({ name, kind, source, district, match, landmark, notes, pointSource }) => {
      const describeNote = (placeNote: PlaceNote): string => {
        if (placeNote.says === "from") return t("from", { name: placeNote.name });
        if (placeNote.says === "used") return t("used", { times: placeNote.times });
        if (placeNote.says === "post") return t("post", { name: placeNote.name, km: placeNote.km });
        if (placeNote.says === "nearest-post") return t("nearestPost", { name: placeNote.name, km: placeNote.km });
        if (placeNote.says !== "between") return t(placeNote.says);
        const { from, to } = placeNote;
        return t("between", { from: from.name, fromKm: from.km, to: to.name, toKm: to.km });
      };
      // The name of a result near another place already says "near".
      const shownNotes = source === "near" ? notes.filter(({ says }) => says !== "from") : notes;
      return [
        match === "similar" && t("similar"),
        kind && kindName(kind),
        source === "local" && t("local"),
        source !== "district" && district,
        landmark && t("pointAt", { name }),
        ...shownNotes.map(describeNote),
        pointSource && t(pointSource),
      ]
        .filter(Boolean)
        .join(" · ");
    },
    [t, kindName],
  );
}
