"use client";

import { MapPin } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useId, useRef } from "react";
import { type Precision, precisions } from "@/db/vocabulary";
import { Button } from "../../_ui/button";
import { SelectField } from "../../_ui/field";
import { useFormat } from "../../_words/use-format";
import type { DraftPlace } from "./drafts";
import { PlaceSearch, type PlaceText } from "./place-search";

type Props = {
  label: string;
  place: Pick<DraftPlace, "lng" | "lat" | "precision" | "name" | "district"> | null;
  /** Whether the search is shown instead of the place. */
  isSearching: boolean;
  /** Called when the user wants to search for another place. */
  onSearch: () => void;
  /** The text of the search. */
  text: PlaceText;
  onText: (text: PlaceText) => void;
  /** Called with the chosen place; the text must then be cleared and the search hidden. */
  onPick: (place: DraftPlace) => void;
  onPrecision: (precision: Precision) => void;
  /** What is wrong, if the user tried to save. */
  problem: string | null;
};

/** Fields for the place of an incident, outside the intake: the place or the search for it, and its precision. */
export function PlaceChoice(props: Props) {
  const { label, place, isSearching, onSearch, text, onText, onPick, onPrecision, problem } = props;
  const t = useTranslations("incidentEdit");
  const precisionName = useTranslations("precision");
  const format = useFormat();
  const input = useRef<HTMLInputElement>(null);
  const field = useRef<HTMLFieldSetElement>(null);
  const problemId = useId();
  const shown = !isSearching ? "place" : text.isPlaceConfirmed ? "pending" : "search";
  const shownBefore = useRef(shown);
  // What had the focus may have gone with the change: gives it to what replaces it, unless it has moved on. If nothing
  // had the focus, typed letters would run commands.
  useEffect(() => {
    if (shownBefore.current === shown) return;
    shownBefore.current = shown;
    if (document.activeElement !== document.body && document.activeElement !== field.current) return;
    // Not to the precision: letters typed for the next field would change it.
    if (shown === "search") input.current?.focus();
    else field.current?.focus();
  }, [shown]);
  return (
    <fieldset ref={field} tabIndex={-1} className="min-w-0">
      <legend className="label">{label}</legend>
      <p id={problemId} role="alert" className="mt-1 font-medium text-[0.8125rem] text-alarm empty:hidden">
        {problem}
      </p>
      {place && !isSearching ? (
        <div className="mt-1 flex items-center gap-2 rounded-md border border-line-2 bg-raised py-1 pr-1 pl-3">
          <MapPin className="size-4 shrink-0 text-ink-3" aria-hidden />
          <span className="min-w-0 flex-1">
            {place.name && <span className="block truncate font-medium">{place.name}</span>}
            <span className={place.name ? "block text-ink-3 text-xs" : ""}>
              {[place.district, format.coordinates(place.lng, place.lat)].filter(Boolean).join(" · ")}
            </span>
          </span>
          <Button size="small" onClick={onSearch}>
            {t("changePlace")}
          </Button>
        </div>
      ) : (
        <div className="mt-1">
          <PlaceSearch
            value={text}
            onValue={onText}
            inputRef={input}
            isInvalid={problem !== null}
            describedBy={problemId}
            onPick={onPick}
          />
        </div>
      )}
      {place && (
        <div className="mt-3">
          <SelectField
            label={t("precision")}
            value={place.precision}
            choices={precisions.map((value) => ({ value, name: precisionName(value) }))}
            onChange={({ target }) => onPrecision(target.value as Precision)}
          />
        </div>
      )}
    </fieldset>
  );
}
