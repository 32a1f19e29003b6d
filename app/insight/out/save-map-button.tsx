"use client";

import type { Map as MapLibre } from "maplibre-gl";
import { useTranslations } from "next-intl";
import type { InsightFilter } from "@/server/domain/insight";
import { MakeButton } from "./make-button";
import { makePicture } from "./pictures/make-picture";
import { type MapLegend, mapBody } from "./pictures/map-body";
import { saveFile } from "./save-file";
import { usePictureWords } from "./use-picture-words";

type Props = {
  filter: InsightFilter;
  /** The map on the screen; none while it is not there. */
  map: () => MapLibre | null;
  /** What is seen on it, as its title, and what the colours say. */
  title: string;
  legend: MapLegend;
};

/** Saves the map as it stands, with title, filters, legend, n and the quality of the data. */
export function SaveMapButton({ filter, map, title, legend }: Props) {
  const t = useTranslations("out");
  const wordsOf = usePictureWords(filter);
  const make = async () => {
    const drawn = map();
    if (!drawn) throw new Error("there is no map to save");
    const blob = await makePicture(await wordsOf(title), await mapBody(drawn, legend));
    saveFile(blob, `112-${t("mapName").toLowerCase()}-${filter.from}-${filter.to}.png`);
  };
  return (
    <MakeButton what={t("mapName")} name={t("saveMap")} make={make}>
      PNG
    </MakeButton>
  );
}
