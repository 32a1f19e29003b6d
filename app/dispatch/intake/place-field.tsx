"use client";

import { useTranslations } from "next-intl";
import type { RefObject } from "react";
import { possibleAreaCorners } from "../../_map/layers/possible-area";
import { useConsole } from "../console-context";
import type { DraftPlace } from "../draft";
import { ChosenPlace } from "./chosen-place";
import { PlaceSearch } from "./place-search";
import type { PlaceOffer } from "./use-place-offers";

type Props = {
  place: DraftPlace | null;
  offers: readonly PlaceOffer[];
  inputRef: RefObject<HTMLInputElement | null>;
  lacking: boolean;
};

/** Where it is: what was chosen, or the search for it. */
export function PlaceField({ place, offers, inputRef, lacking }: Props) {
  const t = useTranslations("intake");
  const take = useTakePlace();
  return (
    <div>
      <p className="label mb-1">{t("place")}</p>
      {place ? (
        <ChosenPlace place={place} />
      ) : (
        <PlaceSearch inputRef={inputRef} invalid={lacking} describedBy="place-problem" offers={offers} onPick={take} />
      )}
      <p id="place-problem" role="alert" className="mt-1 font-medium text-alarm text-[0.8125rem] empty:hidden">
        {lacking && !place && t("needPlace")}
      </p>
    </div>
  );
}

/** Takes a place into the form and shows it on the map. */
export function useTakePlace(): (place: DraftPlace) => void {
  const { act, camera } = useConsole();
  return (place) => {
    act({ do: "place", place });
    camera.current?.show(possibleAreaCorners(place));
  };
}
