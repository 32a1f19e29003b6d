"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Building2, Crosshair, MapPin, Phone } from "lucide-react";
import { useTranslations } from "next-intl";
import { type RefObject, useCallback, useDeferredValue, useState } from "react";
import type { FacilityKind } from "@/db/vocabulary";
import type { FoundPlace, PlaceNote } from "@/server/places/search-places";
import { useTRPC } from "../../_live/cache/trpc";
import { facilityIcon } from "../../_map/symbols/icons";
import { HighlightedText } from "../../_ui/highlighted-text";
import { Mark } from "../../_ui/mark";
import { PickList } from "../../_ui/pick-list";
import { useFormat } from "../../_words/use-format";
import { useKindName } from "../../_words/use-kind-name";
import { hintOf } from "../commands/command-list";
import { WideKeyCap } from "../commands/command-registry";
import type { DraftPlace } from "./drafts";
import type { PlaceSuggestion } from "./use-place-suggestions";
import { placeFromSearch } from "./use-place-suggestions";

type PlaceSearchProps = {
  inputRef: RefObject<HTMLInputElement | null>;
  invalid: boolean;
  describedBy: string;
  /** Suggestions shown while nothing is typed. */
  offers?: readonly PlaceSuggestion[];
  onPick: (place: DraftPlace) => void;
};

const none: never[] = [];

/** Finds a place by name, "near" a place, coordinates, plus code, or kilometre post. */
export function PlaceSearch({ inputRef, invalid, describedBy, offers = none, onPick }: PlaceSearchProps) {
  const t = useTranslations("intake");
  const precision = useTranslations("precision");
  const trpc = useTRPC();
  const format = useFormat();
  const describePlace = usePlaceText();
  const [words, setWords] = useState("");
  const typed = words.trim();
  const searchText = useDeferredValue(typed);
  const isLongEnough = typed.length >= 2;
  const query = useQuery({
    ...trpc.places.search.queryOptions({ words: searchText, limit: 12 }),
    enabled: searchText.length >= 2,
    placeholderData: keepPreviousData,
  });
  const suggestions: PlaceSuggestion[] = (query.data ?? none).map((datum) => ({
    place: placeFromSearch(datum),
    found: datum,
    accuracyM: null,
  }));
  const isOffering = typed === "";
  const items = isOffering ? offers : isLongEnough ? suggestions : none;
  const nameOf = ({ place: { name, lng, lat, fromExchange } }: PlaceSuggestion) =>
    fromExchange ? t("fromExchange") : (name ?? format.coordinates(lng, lat));
  const empty = () => {
    if (isOffering) return null;
    if (!isLongEnough) return t("placeShort");
    if (query.isError) return t("placeFailed");
    return query.isFetching ? t("placeSearching") : t("placeNone");
  };
  return (
    <PickList<PlaceSuggestion>
      label={t("place")}
      hint={t("placeHint")}
      words={words}
      onWords={setWords}
      groups={[{ name: isOffering && items.length > 0 ? t("offers") : null, items }]}
      keyOf={({ place, found: result }) => (result ? `${result.source} ${result.id}` : `${place.lng} ${place.lat}`)}
      onPick={({ place }) => onPick(place)}
      empty={empty()}
      invalid={invalid}
      describedBy={describedBy}
      inputRef={inputRef}
      settling={isLongEnough && (searchText !== typed || query.isPlaceholderData || query.isPending) && !query.isError}
      show={(offer) => (
        <span className="flex items-center gap-2.5">
          <PlaceIcon found={offer.found} />
          <span className="min-w-0 flex-1">
            <span className="block truncate text-ink-2">
              <HighlightedText text={nameOf(offer)} words={words} />
            </span>
            <span className="block truncate text-ink-3 text-xs">
              {offer.found && describePlace(offer.found)}
              {offer.accuracyM !== null && t("within", { distance: format.distance(offer.accuracyM) })}
            </span>
          </span>
          <span className="shrink-0 text-ink-3 text-xs">{precision(offer.place.precision)}</span>
          {isOffering && offer === items[0] && <WideKeyCap>{hintOf("place")}</WideKeyCap>}
        </span>
      )}
    />
  );
}

/** Icon of a kind of place; a phone for the caller's location. */
function PlaceIcon({ found }: { found: FoundPlace | null }) {
  const iconClass = "m-0.5 size-5 shrink-0 text-ink-3";
  if (!found) return <Phone className={iconClass} aria-hidden />;
  const { source, kind, positionQuality } = found;
  if (kind && (source === "facility" || (source === "near" && found.id.startsWith("facility")))) {
    const icon = facilityIcon({ kind: kind as FacilityKind, quality: positionQuality ?? "approximate" });
    return <Mark icon={icon} className="size-6" />;
  }
  const isPoint = source === "district" || source === "coordinates" || source === "plus-code";
  const Icon = isPoint ? Crosshair : kind?.endsWith("seat") ? Building2 : MapPin;
  return <Icon className={iconClass} aria-hidden />;
}

/** Description of a search result: its kind, kecamatan, and how it was derived. */
function usePlaceText(): (place: FoundPlace) => string {
  const t = useTranslations("placeNote");
  const kindName = useKindName();
  return useCallback(
    ({ kind, source, district, notes }) => {
      const note = (placeNote: PlaceNote): string => {
        if (placeNote.says === "from") return t("from", { name: placeNote.name });
        if (placeNote.says === "post") return t("post", { name: placeNote.name, km: placeNote.km });
        if (placeNote.says !== "between") return t(placeNote.says);
        const { from, to } = placeNote;
        return t("between", { from: from.name, fromKm: from.km, to: to.name, toKm: to.km });
      };
      // The name of such a result already says "near".
      const noteTexts = source === "near" ? [] : notes.map(note);
      return [kind && kindName(kind), source !== "district" && district, ...noteTexts].filter(Boolean).join(" · ");
    },
    [t, kindName],
  );
}
