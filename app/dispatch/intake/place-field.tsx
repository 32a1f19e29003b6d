"use client";

import { Crosshair, MapPin } from "lucide-react";
import { useTranslations } from "next-intl";
import { type RefObject, useState } from "react";
import { precisions } from "@/db/vocabulary";
import { computePossibleAreaCorners } from "../../_map/layers/possible-area";
import { Button } from "../../_ui/button";
import { useFormat } from "../../_words/use-format";
import { formatKeyHint } from "../commands/command-list";
import { WideKeyCap } from "../commands/command-registry";
import { useConsole } from "../console-context";
import type { Draft, DraftPlace } from "./drafts";
import { type NoPlaceCause, PlaceSearch } from "./place-search";
import type { PlaceSuggestion } from "./use-place-suggestions";

type PlaceFieldProps = {
  draft: Pick<Draft, "key" | "place" | "placeText" | "isPlaceConfirmed">;
  suggestions: readonly PlaceSuggestion[];
  haveSuggestionsFailed: boolean;
  inputRef: RefObject<HTMLInputElement | null>;
  isMissing: boolean;
  onPlace: (place: DraftPlace) => void;
  /** Applies the change that a key press in the search field makes, then focuses the next field. */
  applyChange: (change: () => void) => void;
};

/** The selected location, or the search for it. */
export function PlaceField({
  draft,
  suggestions,
  haveSuggestionsFailed,
  inputRef,
  isMissing,
  onPlace,
  applyChange,
}: PlaceFieldProps) {
  const { key, place, placeText, isPlaceConfirmed } = draft;
  const t = useTranslations("intake");
  const { state, updateConsole } = useConsole();
  const noteText = useTranslations("placeNote");
  const [missedSearch, setMissedSearch] = useState<{ words: string; cause: NoPlaceCause } | null>(null);
  const isMissed = !place && missedSearch?.words === placeText;
  return (
    <div className="relative">
      <p className="label mb-1">{t("place")}</p>
      {/* The message is above the field: the list of places can be longer than the visible part of the form. */}
      <p id="place-problem" role="alert" className="mb-1 font-medium text-alarm text-[0.8125rem] empty:hidden">
        {isMissed
          ? missedSearch.cause === "none"
            ? t("placeNone")
            : missedSearch.cause === "failed"
              ? t("placeFailed")
              : noteText(missedSearch.cause === "similar" ? "chooseOne" : "chooseSeveral")
          : isMissing && !place && t("needPlace")}
      </p>
      {place ? (
        <SelectedPlace place={place} />
      ) : (
        <PlaceSearch
          value={{ placeText, isPlaceConfirmed }}
          onValue={(value) => updateConsole({ do: "edit", key, draft: value })}
          onMiss={(cause) => setMissedSearch({ words: placeText, cause })}
          inputRef={inputRef}
          isInvalid={isMissing || isMissed}
          describedBy="place-problem"
          initialSuggestions={suggestions}
          haveSuggestionsFailed={haveSuggestionsFailed}
          onPick={onPlace}
          applyChange={applyChange}
        />
      )}
      {/* This button follows the search field in tab order, although it is above the field on the screen. */}
      <button
        type="button"
        aria-pressed={state.isPickingPlace}
        onClick={() => updateConsole({ do: "pick-place", on: !state.isPickingPlace })}
        className="absolute -top-0.5 right-0 flex h-5 items-center gap-1 rounded px-1 font-medium text-ink-2 text-xs hover:bg-hover hover:text-ink aria-pressed:bg-pressed aria-pressed:text-ink"
      >
        <Crosshair className="size-3.5" aria-hidden />
        {t("pickOnMap")}
      </button>
    </div>
  );
}

/** Puts a place into a form and, if the form is shown, shows the place on the map. */
export function useSetPlace(key: string, isShown: boolean): (place: DraftPlace) => void {
  const { updateConsole, camera } = useConsole();
  return (place) => {
    updateConsole({ do: "edit", key, draft: { place, placeText: "", isPlaceConfirmed: false } });
    if (isShown) camera.current?.fitTo(computePossibleAreaCorners(place));
  };
}

/** Shows an element only if the form is too short to show all fields that are checked before sending. */
export const shortFormClass = "hidden [@container(min-height:28rem)_and_(max-height:47rem)]:flex";

/**
 * The selected place or, if there is none, the suggestion that the location key (Alt+L) accepts. Shown beside the send
 * button if the form is too short to show the location together with the description.
 */
export function PlaceSummary({ place, suggestion }: { place: DraftPlace | null; suggestion: DraftPlace | undefined }) {
  const t = useTranslations("intake");
  const shownPlace = place ?? suggestion;
  if (!shownPlace) return null;
  return (
    <p
      className={`mb-2 ${shortFormClass} items-center gap-1.5 text-[0.8125rem] ${place ? "font-semibold" : "text-ink-2"}`}
      aria-hidden
      data-place-summary
    >
      <MapPin className="size-4 shrink-0 text-ink-2" />
      <span className="min-w-0 truncate">{shownPlace.name ?? t(sourceMessageKey(shownPlace))}</span>
      {!place && <WideKeyCap>{formatKeyHint("place")}</WideKeyCap>}
    </p>
  );
}

/** The selected place and its precision, with a button to change it. */
function SelectedPlace({ place }: { place: DraftPlace }) {
  const t = useTranslations("intake");
  const precisionName = useTranslations("precisionShort");
  const format = useFormat();
  const { updateConsole } = useConsole();
  return (
    <div className="rounded-lg border border-line bg-raised px-3 py-2.5">
      <div className="flex items-start gap-2.5">
        <MapPin className="mt-0.5 size-5 shrink-0 text-ink-2" aria-hidden />
        <div className="min-w-0 flex-1">
          <p className="font-semibold">{place.name ?? t(sourceMessageKey(place))}</p>
          <p className="text-ink-3 text-xs">
            {[place.district, format.coordinates(place.lng, place.lat)].filter(Boolean).join(" · ")}
          </p>
        </div>
        <Button size="small" look="quiet" onClick={() => updateConsole({ do: "place", place: null })}>
          {t("changePlace")}
          <WideKeyCap>{formatKeyHint("place")}</WideKeyCap>
        </Button>
      </div>
      <fieldset className="mt-2 flex flex-wrap gap-1 text-xs">
        <legend className="sr-only">{t("precision")}</legend>
        {precisions.map((precision) => (
          <label
            key={precision}
            className="cursor-pointer rounded-md border border-line-2 px-1.5 py-1 font-medium text-ink-2 text-xs hover:bg-hover has-checked:border-ink has-checked:bg-pressed has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-focus"
          >
            <input
              type="radio"
              name="precision"
              checked={precision === place.precision}
              onChange={() => updateConsole({ do: "place", place: { ...place, precision } })}
              className="sr-only"
            />
            {precisionName(precision)}
          </label>
        ))}
      </fieldset>
    </div>
  );
}

function sourceMessageKey({ fromExchange, fromNeighbour }: DraftPlace) {
  if (fromNeighbour) return "fromNeighbour";
  return fromExchange ? "fromExchange" : "pointFromMap";
}
