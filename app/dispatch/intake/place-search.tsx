"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Building2, Crosshair, MapPin } from "lucide-react";
import { useTranslations } from "next-intl";
import { type RefObject, useDeferredValue, useState } from "react";
import type { FacilityKind } from "@/db/vocabulary";
import type { FoundPlace } from "@/server/places/search-places";
import { useTRPC } from "../../_live/trpc";
import { facilityPicture } from "../../_map/symbols/pictures";
import { Mark } from "../../_ui/mark";
import { MarkedWords } from "../../_ui/marked-words";
import { PickList } from "../../_ui/pick-list";
import { useKindName } from "../use-kind-name";

type Props = {
  inputRef: RefObject<HTMLInputElement | null>;
  invalid: boolean;
  describedBy: string;
  onPick: (place: FoundPlace) => void;
};

/** Local places by the name people give them: villages, seats, facilities, kecamatan. */
export function PlaceSearch({ inputRef, invalid, describedBy, onPick }: Props) {
  const t = useTranslations("intake");
  const precision = useTranslations("precision");
  const trpc = useTRPC();
  const kindName = useKindName();
  const [words, setWords] = useState("");
  const asked = useDeferredValue(words.trim());
  const longEnough = asked.length >= 2;
  const found = useQuery({
    ...trpc.places.search.queryOptions({ words: asked, limit: 12 }),
    enabled: longEnough,
    placeholderData: keepPreviousData,
  });
  const items = longEnough ? (found.data ?? []) : [];
  const empty = () => {
    if (words.trim().length === 0) return null;
    if (!longEnough) return t("placeShort");
    if (found.isError) return t("placeFailed");
    return found.isFetching ? t("placeSearching") : t("placeNone");
  };
  return (
    <PickList
      label={t("place")}
      hint={t("placeHint")}
      words={words}
      onWords={setWords}
      groups={[{ name: null, items }]}
      keyOf={({ source, id }) => `${source} ${id}`}
      onPick={onPick}
      empty={empty()}
      invalid={invalid}
      describedBy={describedBy}
      inputRef={inputRef}
      show={(place) => (
        <span className="flex items-center gap-2.5">
          <PlaceSign place={place} />
          <span className="min-w-0 flex-1">
            <span className="block truncate text-ink-2">
              <MarkedWords text={place.name} words={words} />
            </span>
            <span className="block truncate text-ink-3 text-xs">
              {[place.kind && kindName(place.kind), place.source !== "district" && place.district]
                .filter(Boolean)
                .join(" · ")}
            </span>
          </span>
          <span className="shrink-0 text-ink-3 text-xs">{precision(place.precision)}</span>
        </span>
      )}
    />
  );
}

function PlaceSign({ place: { source, kind, positionQuality } }: { place: FoundPlace }) {
  if (source === "facility") {
    return (
      <Mark
        picture={facilityPicture({ kind: kind as FacilityKind, quality: positionQuality ?? "approximate" })}
        className="size-6"
      />
    );
  }
  const Sign = source === "district" ? Crosshair : kind?.endsWith("seat") ? Building2 : MapPin;
  return <Sign className="m-0.5 size-5 shrink-0 text-ink-3" aria-hidden />;
}
