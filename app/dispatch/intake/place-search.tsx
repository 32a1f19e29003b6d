"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Building2, Crosshair, MapPin, Phone } from "lucide-react";
import { useTranslations } from "next-intl";
import { type RefObject, useDeferredValue, useEffect } from "react";
import type { FacilityKind } from "@/db/vocabulary";
import type { FoundPlace } from "@/server/places/search-places";
import { useTRPC } from "../../_live/cache/trpc";
import { facilityIcon } from "../../_map/symbols/icons";
import { HighlightedText } from "../../_ui/highlighted-text";
import { Mark } from "../../_ui/mark";
import { SearchCombobox } from "../../_ui/search-combobox";
import { useFormat } from "../../_words/use-format";
import { formatKeyHint } from "../commands/command-list";
import { WideKeyCap } from "../commands/command-registry";
import type { Draft, DraftPlace } from "./drafts";
import type { PlaceSuggestion } from "./use-place-suggestions";
import { placeFromSearch } from "./use-place-suggestions";
import { usePlaceText } from "./use-place-text";

/** State of a search: its text, and whether the text was confirmed before its results arrived. */
export type PlaceText = Pick<Draft, "placeText" | "isPlaceConfirmed">;

/**
 * Why confirmed input gave no place: no result, only similar names, several equally good matches, or a failed search.
 */
export type NoPlaceCause = "none" | "similar" | "several" | "failed";

type PlaceSearchProps = {
  value: PlaceText;
  onValue: (value: PlaceText) => void;
  /** Called when confirmed input has no result or no clear best one, or when the search failed. */
  onMiss?: (cause: NoPlaceCause) => void;
  inputRef: RefObject<HTMLInputElement | null>;
  isInvalid: boolean;
  describedBy: string;
  /** Suggestions shown while nothing is typed. */
  initialSuggestions?: readonly PlaceSuggestion[];
  /** Whether the suggestions could not be loaded. */
  haveSuggestionsFailed?: boolean;
  onPick: (place: DraftPlace) => void;
  /**
   * Applies the change that a key press or click in the field makes, and may then move the focus. By default, only
   * applies the change.
   */
  applyChange?: (change: () => void) => void;
};

const applyDirectly = (change: () => void) => change();
const emptyList: never[] = [];

/**
 * Finds a place by name, "near" a place, coordinates, plus code, or kilometre post. Enter never waits for results: the
 * focus moves on immediately, so that the next keys reach the next field. When the results arrive, the first one
 * becomes the place if it is certain.
 */
export function PlaceSearch(props: PlaceSearchProps) {
  const { value, onValue, onMiss, onPick } = props;
  if (!value.isPlaceConfirmed) return <SearchField {...props} />;
  const reportMiss = (cause: NoPlaceCause) => {
    onValue({ ...value, isPlaceConfirmed: false });
    onMiss?.(cause);
  };
  return <PendingPlace words={value.placeText} onPick={onPick} onMiss={reportMiss} />;
}

function SearchField(props: PlaceSearchProps) {
  const {
    value,
    onValue,
    inputRef,
    isInvalid,
    describedBy,
    initialSuggestions = emptyList,
    onPick,
    applyChange = applyDirectly,
  } = props;
  const words = value.placeText;
  const t = useTranslations("intake");
  const noteText = useTranslations("placeNote");
  const precisionName = useTranslations("precision");
  const format = useFormat();
  const describePlace = usePlaceText();
  const typedText = words.trim();
  const searchText = useDeferredValue(typedText);
  const isLongEnough = typedText.length >= 2;
  const query = useQuery({ ...useSearchOptions(searchText), placeholderData: keepPreviousData });
  const suggestions: PlaceSuggestion[] = (query.data ?? emptyList).map((foundPlace) => ({
    place: placeFromSearch(foundPlace),
    foundPlace,
    accuracyM: null,
    isDefault: foundPlace.isDefault,
  }));
  const isFieldEmpty = typedText === "";
  const items = isFieldEmpty ? initialSuggestions : isLongEnough ? suggestions : emptyList;
  const uncertainty = findUncertainty(items);
  const nameOf = ({ place: { name, lng, lat, fromExchange, fromNeighbour } }: PlaceSuggestion) => {
    if (fromNeighbour) return t("fromNeighbour");
    return fromExchange ? t("fromExchange") : (name ?? format.coordinates(lng, lat));
  };
  const emptyMessage = () => {
    if (isFieldEmpty) return props.haveSuggestionsFailed ? t("placeFailed") : null;
    if (!isLongEnough) return t("placeShort");
    if (query.isError) return t("placeFailed");
    return query.isFetching ? t("placeSearching") : t("placeNone");
  };
  return (
    <SearchCombobox<PlaceSuggestion>
      label={t("place")}
      hint={t("placeHint")}
      searchText={words}
      onSearchText={(text) => onValue({ placeText: text, isPlaceConfirmed: false })}
      groups={[
        {
          name: uncertainty ? noteText(uncertainty) : isFieldEmpty && items.length > 0 ? t("offers") : null,
          items,
        },
      ]}
      hasPreselection={!uncertainty}
      keyOf={({ place, foundPlace: result }) =>
        result ? `${result.source} ${result.id}` : `${place.lng} ${place.lat}`
      }
      onPick={({ place }) => applyChange(() => onPick(place))}
      empty={emptyMessage()}
      isInvalid={isInvalid}
      describedBy={describedBy}
      inputRef={inputRef}
      onConfirm={() => applyChange(() => onValue({ placeText: words, isPlaceConfirmed: true }))}
      // True also for words without a result, so that Enter moves the focus on whether or not a place is found.
      isSettling={
        isLongEnough &&
        (searchText !== typedText || query.isPlaceholderData || query.isPending || suggestions.length === 0) &&
        !query.isError
      }
      renderItem={(suggestion) => (
        <span className="flex items-center gap-2.5">
          <PlaceIcon found={suggestion.foundPlace} />
          <span className="min-w-0 flex-1">
            <span className="block truncate text-ink-2">
              <HighlightedText text={nameOf(suggestion)} searchText={words} />
            </span>
            <span className="block truncate text-ink-3 text-xs">
              {suggestion.foundPlace && describePlace(suggestion.foundPlace)}
              {suggestion.accuracyM !== null && t("within", { distance: format.distance(suggestion.accuracyM) })}
            </span>
          </span>
          <span className="shrink-0 text-ink-3 text-xs">{precisionName(suggestion.place.precision)}</span>
          {isFieldEmpty && suggestion.isDefault && <WideKeyCap>{formatKeyHint("place")}</WideKeyCap>}
        </span>
      )}
    />
  );
}

/** Why the first of the listed places is not preselected; null if it is preselected or the list is empty. */
function findUncertainty(items: readonly PlaceSuggestion[]): "chooseOne" | "chooseSeveral" | null {
  if (items.length === 0 || items[0]?.isDefault) return null;
  return items.find(({ foundPlace }) => foundPlace)?.foundPlace?.match === "similar" ? "chooseOne" : "chooseSeveral";
}

function useSearchOptions(words: string) {
  const trpc = useTRPC();
  return { ...trpc.places.search.queryOptions({ words, limit: 12 }), enabled: words.length >= 2 };
}

/** Picks the first result when it arrives, unless its name is only similar to the text or another fits equally well. */
function PendingPlace(props: {
  words: string;
  onPick: (place: DraftPlace) => void;
  onMiss: (cause: NoPlaceCause) => void;
}) {
  const { words, onPick, onMiss } = props;
  const t = useTranslations("intake");
  const { data, isError } = useQuery(useSearchOptions(words.trim()));
  useEffect(() => {
    const bestResult = data?.[0];
    if (bestResult?.isDefault) return onPick(placeFromSearch(bestResult));
    if (!data && !isError) return;
    const cause = isError ? "failed" : !bestResult ? "none" : bestResult.match === "similar" ? "similar" : "several";
    // Deferred, because the results may have arrived before Enter was pressed: the focus must move to the next field
    // before the search field is shown again.
    const timer = setTimeout(onMiss, 0, cause);
    return () => clearTimeout(timer);
  });
  return (
    <p role="status" className="rounded-lg border border-line bg-raised px-3 py-2.5">
      <b className="font-semibold">{words}</b> <span className="text-ink-3">{t("placeSearching")}</span>
    </p>
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
