"use client";

import { MapPin } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import { Button } from "../../_ui/button";
import { useFormat } from "../../_words/use-format";
import { PlaceSearch, type PlaceText } from "../intake/place-search";
import type { EditValues } from "./edit-draft";

type Props = {
  place: EditValues["place"];
  /** Called with the chosen place; the text of the search must then be cleared. */
  onPlace: (place: EditValues["place"]) => void;
  /** The text of the search. */
  text: PlaceText;
  onText: (text: PlaceText) => void;
  /** Whether the user tried to save before a place was chosen. */
  isMissing: boolean;
};

/** Field for the incident's location. The user can search for a different location by name or coordinates. */
export function EditPlace({ place, onPlace, text, onText, isMissing }: Props) {
  const t = useTranslations("incidentEdit");
  const fieldName = useTranslations("editedField");
  const format = useFormat();
  const input = useRef<HTMLInputElement>(null);
  const field = useRef<HTMLFieldSetElement>(null);
  const [isSearching, setIsSearching] = useState(false);
  const [searchedName, setSearchedName] = useState<string | null>(null);
  // The text was typed before the form was closed, or on another screen.
  if (text.placeText !== "" && !isSearching) setIsSearching(true);
  // The search field disappears when a place is picked. If nothing had the focus then, typed letters would run commands.
  const changeAndFocus = (change: () => void) => {
    flushSync(change);
    field.current?.focus();
  };
  return (
    <fieldset ref={field} tabIndex={-1} className="min-w-0">
      <legend className="label">{fieldName("place")}</legend>
      <p id="edit-place-problem" role="alert" className="mt-1 font-medium text-[0.8125rem] text-alarm empty:hidden">
        {isMissing && t("placePending")}
      </p>
      {isSearching ? (
        <div className="mt-1">
          <PlaceSearch
            value={text}
            onValue={onText}
            inputRef={input}
            isInvalid={isMissing}
            describedBy="edit-place-problem"
            applyChange={changeAndFocus}
            onPick={({ name, lng, lat, precision }) => {
              onPlace({ location: { lng, lat }, precision });
              setSearchedName(name);
              setIsSearching(false);
            }}
          />
        </div>
      ) : (
        <div className="mt-1 flex items-center gap-2 rounded-md border border-line-2 bg-raised py-1 pr-1 pl-3">
          <MapPin className="size-4 shrink-0 text-ink-3" aria-hidden />
          <span className="min-w-0 flex-1">
            {searchedName && <span className="block truncate font-medium">{searchedName}</span>}
            <span className={searchedName ? "block text-ink-3 text-xs" : ""}>
              {format.coordinates(place.location.lng, place.location.lat)}
            </span>
          </span>
          <Button
            size="small"
            onClick={() => {
              setIsSearching(true);
              requestAnimationFrame(() => input.current?.focus());
            }}
          >
            {t("changePlace")}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
