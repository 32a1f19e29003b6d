"use client";

import { useTranslations } from "next-intl";
import type { PlaceView } from "@/server/places/list-places";
import { Button } from "../_ui/button";
import { SourceLines } from "../_ui/source-lines";
import { useFormat } from "../_words/use-format";
import { useConsole } from "./console-context";

/** A seat or town, and how far its point can be trusted. */
export function PlaceCard({ place, onUse }: { place: PlaceView; onUse: () => void }) {
  const t = useTranslations("facility");
  const kindName = useTranslations("placeKind");
  const quality = useTranslations("positionQuality");
  const format = useFormat();
  const { act } = useConsole();
  const { name, kind, positionQuality, positionErrorM, position } = place;
  return (
    <article className="px-3.5 py-3">
      <p className="font-medium">{kindName(kind)}</p>
      <p className="text-ink-2 text-xs">
        {t("quality")}: <b className="font-semibold text-ink">{quality(positionQuality)}</b>
        {positionErrorM !== null && `, ${t("error", { distance: format.distance(positionErrorM) })}`}
      </p>
      <SourceLines of={place} />
      <Button
        size="small"
        className="mt-2.5"
        onClick={() => {
          act({ do: "place", place: { ...position, precision: "village", name, district: null } });
          onUse();
        }}
      >
        {t("use")}
      </Button>
    </article>
  );
}
