"use client";

import { MapPin } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { Button } from "../../_ui/button";
import { useFormat } from "../../_words/use-format";
import { PlaceSearch, type PlaceText } from "../intake/place-search";
import type { EditValues } from "./edit-draft";

type Props = { place: EditValues["place"]; onPlace: (place: EditValues["place"]) => void };

const emptyText: PlaceText = { placeText: "", isPlaceConfirmed: false };

/** Field for the incident's location. The user can search for a different location by name or coordinates. */
export function EditPlace({ place, onPlace }: Props) {
  const t = useTranslations("incidentEdit");
  const fieldName = useTranslations("editedField");
  const format = useFormat();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(emptyText);
  const [isSearching, setIsSearching] = useState(false);
  const [searchedName, setSearchedName] = useState<string | null>(null);
  if (isSearching) {
    return (
      <PlaceSearch
        value={text}
        onValue={setText}
        inputRef={input}
        isInvalid={false}
        describedBy=""
        onPick={({ name, lng, lat, precision }) => {
          onPlace({ location: { lng, lat }, precision });
          setSearchedName(name);
          setIsSearching(false);
          setText(emptyText);
        }}
      />
    );
  }
  return (
    <div>
      <p className="label">{fieldName("place")}</p>
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
    </div>
  );
}
