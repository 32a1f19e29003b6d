"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useState } from "react";
import { parseCoordinates } from "@/server/domain/coordinates";
import { useTRPC } from "../../_live/cache/trpc";
import { Button } from "../../_ui/button";
import { TextField } from "../../_ui/field";
import { useKindName } from "../../_words/use-kind-name";

type Point = { lng: number; lat: number };

const maxPlaces = 6;

/**
 * Sets a position from a place name or coordinates. Coordinates in any common form, including a map link, are applied
 * as soon as they are recognised. Names are searched with Enter or the button.
 */
export function PositionSearch({ onPick }: { onPick: (position: Point) => void }) {
  const t = useTranslations("areaPosition");
  const kindName = useKindName();
  const trpc = useTRPC();
  const [enteredText, setEnteredText] = useState("");
  const [searchedText, setSearchedText] = useState("");
  const hasCoordinates = parseCoordinates(enteredText) !== null;
  const isLinkWithoutPosition = /^https?:\/\//i.test(enteredText.trim()) && !hasCoordinates;
  const canSearch = enteredText.trim().length >= 2 && !hasCoordinates && !isLinkWithoutPosition;
  const { data: places, isFetching } = useQuery({
    ...trpc.places.search.queryOptions({ words: searchedText, limit: maxPlaces }),
    enabled: searchedText !== "",
  });
  const change = (text: string) => {
    setEnteredText(text);
    setSearchedText("");
    const coordinates = parseCoordinates(text);
    if (coordinates) onPick(coordinates);
  };
  const search = () => canSearch && setSearchedText(enteredText.trim());
  const searchOnEnter = (event: KeyboardEvent) => {
    if (event.key !== "Enter") return;
    // Otherwise Enter would save the form.
    event.preventDefault();
    search();
  };
  const hasNoResult = searchedText !== "" && places?.length === 0;
  return (
    <div className="mt-1">
      <div className="flex items-end gap-2">
        <div className="min-w-0 flex-1">
          <TextField
            label={t("search")}
            placeholder={t("searchHint")}
            value={enteredText}
            maxLength={2_000}
            onChange={({ target }) => change(target.value)}
            onKeyDown={searchOnEnter}
          />
        </div>
        <Button className="h-10!" disabled={!canSearch || isFetching} onClick={search}>
          {t("searchButton")}
        </Button>
      </div>
      <p role="status" className="text-[0.8125rem] text-ink-2">
        {hasNoResult && t("noPlace")}
        {hasCoordinates && t("coordinatesTaken")}
        {isLinkWithoutPosition && t("linkWithoutPosition")}
      </p>
      {searchedText !== "" && places && places.length > 0 && (
        <ul className="mt-1 divide-y divide-line rounded-md border border-line-2">
          {places.map(({ id, source, name, kind, district, match, lng, lat }) => (
            <li key={`${source} ${id}`}>
              <button
                type="button"
                className="flex w-full items-baseline gap-2 px-3 py-1.5 text-left hover:bg-hover"
                onClick={() => {
                  onPick({ lng, lat });
                  setEnteredText(name);
                  setSearchedText("");
                }}
              >
                <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
                <span className="shrink-0 text-[0.8125rem] text-ink-3">
                  {[match === "similar" && t("similar"), kind && kindName(kind), district].filter(Boolean).join(" · ")}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
