"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type RefObject, useDeferredValue, useState } from "react";
import { useTRPC } from "../../_live/cache/trpc";
import { KeyCap } from "../../_ui/key-cap";
import { MarkedWords } from "../../_ui/marked-words";
import { PickList } from "../../_ui/pick-list";
import { useFormat } from "../../_words/use-format";
import type { DraftPlace } from "../draft";
import { placeOfFound } from "./place-of";
import { PlaceSign } from "./place-sign";
import type { PlaceOffer } from "./use-place-offers";
import { usePlaceWords } from "./use-place-words";

type Props = {
  inputRef: RefObject<HTMLInputElement | null>;
  invalid: boolean;
  describedBy: string;
  /** What can be taken while nothing is typed. */
  offers?: readonly PlaceOffer[];
  onPick: (place: DraftPlace) => void;
};

const none: never[] = [];

/** A place by whatever is said of it: a name, "near" something, coordinates, a plus code, a kilometre of the road. */
export function PlaceSearch({ inputRef, invalid, describedBy, offers = none, onPick }: Props) {
  const t = useTranslations("intake");
  const precision = useTranslations("precision");
  const trpc = useTRPC();
  const format = useFormat();
  const saidOf = usePlaceWords();
  const [words, setWords] = useState("");
  const typed = words.trim();
  const asked = useDeferredValue(typed);
  const longEnough = typed.length >= 2;
  const query = useQuery({
    ...trpc.places.search.queryOptions({ words: asked, limit: 12 }),
    enabled: asked.length >= 2,
    placeholderData: keepPreviousData,
  });
  const found: PlaceOffer[] = (query.data ?? none).map((one) => ({
    place: placeOfFound(one),
    found: one,
    accuracyM: null,
  }));
  const isOffering = typed === "";
  const items = isOffering ? offers : longEnough ? found : none;
  const nameOf = ({ place: { name, lng, lat, fromExchange } }: PlaceOffer) =>
    fromExchange ? t("fromExchange") : (name ?? format.coordinates(lng, lat));
  const empty = () => {
    if (isOffering) return null;
    if (!longEnough) return t("placeShort");
    if (query.isError) return t("placeFailed");
    return query.isFetching ? t("placeSearching") : t("placeNone");
  };
  return (
    <PickList<PlaceOffer>
      label={t("place")}
      hint={t("placeHint")}
      words={words}
      onWords={setWords}
      groups={[{ name: isOffering && items.length > 0 ? t("offers") : null, items }]}
      keyOf={({ place, found: one }) => (one ? `${one.source} ${one.id}` : `${place.lng} ${place.lat}`)}
      onPick={({ place }) => onPick(place)}
      empty={empty()}
      invalid={invalid}
      describedBy={describedBy}
      inputRef={inputRef}
      settling={longEnough && (asked !== typed || query.isPlaceholderData || query.isPending) && !query.isError}
      show={(offer) => (
        <span className="flex items-center gap-2.5">
          <PlaceSign found={offer.found} />
          <span className="min-w-0 flex-1">
            <span className="block truncate text-ink-2">
              <MarkedWords text={nameOf(offer)} words={words} />
            </span>
            <span className="block truncate text-ink-3 text-xs">
              {offer.found && saidOf(offer.found)}
              {offer.accuracyM !== null && t("within", { distance: format.distance(offer.accuracyM) })}
            </span>
          </span>
          <span className="shrink-0 text-ink-3 text-xs">{precision(offer.place.precision)}</span>
          {isOffering && offer === items[0] && (
            <span className="hidden lg:inline" aria-hidden>
              <KeyCap>Alt L</KeyCap>
            </span>
          )}
        </span>
      )}
    />
  );
}
