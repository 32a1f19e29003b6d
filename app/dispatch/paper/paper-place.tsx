"use client";

import { MapPin } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { type Precision, precisions } from "@/db/vocabulary";
import { Button } from "../../_ui/button";
import { SelectField } from "../../_ui/field";
import { useFormat } from "../../_words/use-format";
import type { DraftPlace } from "../intake/drafts";
import { PlaceSearch, type PlaceText } from "../intake/place-search";

type Props = { place: DraftPlace | null; onPlace: (place: DraftPlace | null) => void; isMissing: boolean };

const emptyText: PlaceText = { placeText: "", isPlaceConfirmed: false };

/** The place of a form, found by the place search, and how precisely the paper tells it. */
export function PaperPlace({ place, onPlace, isMissing }: Props) {
  const t = useTranslations("paperEntry");
  const tEdit = useTranslations("incidentEdit");
  const precisionName = useTranslations("precision");
  const format = useFormat();
  const [text, setText] = useState(emptyText);
  const input = useRef<HTMLInputElement>(null);
  const section = useRef<HTMLDivElement>(null);
  const shown = place ? "place" : text.isPlaceConfirmed ? "searching" : "search";
  const shownBefore = useRef(shown);
  // What had the focus may have gone with the change: gives it to what replaces it, unless it has moved on.
  useEffect(() => {
    if (shownBefore.current === shown) return;
    shownBefore.current = shown;
    if (document.activeElement !== document.body) return;
    section.current?.querySelector<HTMLElement>(shown === "place" ? "select" : "input")?.focus();
  }, [shown]);
  return (
    <div ref={section} className="space-y-3">
      <div>
        <p className="label">{t("place")}</p>
        <p id="paper-place-problem" role="alert" className="mt-1 font-medium text-[0.8125rem] text-alarm empty:hidden">
          {isMissing && t("placeNeeded")}
        </p>
        {place ? (
          <div className="mt-1 flex items-center gap-2 rounded-md border border-line-2 bg-raised py-1 pr-1 pl-3">
            <MapPin className="size-4 shrink-0 text-ink-3" aria-hidden />
            <span className="min-w-0 flex-1">
              {[place.name, place.district, format.coordinates(place.lng, place.lat)].filter(Boolean).join(" · ")}
            </span>
            <Button size="small" onClick={() => onPlace(null)}>
              {tEdit("changePlace")}
            </Button>
          </div>
        ) : (
          <div className="mt-1">
            <PlaceSearch
              value={text}
              onValue={setText}
              inputRef={input}
              isInvalid={isMissing}
              describedBy="paper-place-problem"
              onPick={(picked) => {
                onPlace(picked);
                setText(emptyText);
              }}
            />
          </div>
        )}
      </div>
      {place && (
        <SelectField
          label={tEdit("precision")}
          value={place.precision}
          choices={precisions.map((value) => ({ value, name: precisionName(value) }))}
          onChange={({ target }) => onPlace({ ...place, precision: target.value as Precision })}
        />
      )}
    </div>
  );
}
