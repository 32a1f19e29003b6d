"use client";

import type { MapRef } from "@vis.gl/react-maplibre";
import { useTranslations } from "next-intl";
import type { RefObject } from "react";
import type { CellResolution, InsightFilter } from "@/server/domain/insight";
import { colourOf } from "../map/classes";
import { useClassWords } from "../map/use-class-words";
import { useInsight } from "../view-context";
import { MakeButton } from "./make-button";
import { makePicture } from "./pictures/make-picture";
import { mapBody } from "./pictures/map-body";
import { saveFile } from "./save-file";
import { usePictureWords } from "./use-picture-words";

type Props = {
  filter: InsightFilter;
  map: RefObject<MapRef | null>;
  classes: readonly number[];
  ramp: readonly string[];
  resolution: CellResolution | null;
  /** Incidents that are on no cell, and beyond the regency. */
  apart: number;
  boundary: number;
  /** The moment that is shown, while time plays. */
  moment: string | null;
};

/** Saves the map as it stands, with title, filters, legend, n and the quality of the data. */
export function SaveMapButton({ filter, map, classes, ramp, resolution, apart, boundary, moment }: Props) {
  const t = useTranslations("out");
  const told = useTranslations("insightMap");
  const { title, range, size } = useClassWords(classes, resolution);
  const isSpread = useInsight().view.way !== "district";
  const wordsOf = usePictureWords(filter);
  const make = async () => {
    if (!map.current) throw new Error("there is no map to save");
    const body = await mapBody(map.current.getMap(), {
      title,
      entries: classes.map((_, index) => ({
        colour: ramp[colourOf(index, classes.length)] ?? "#000000",
        text: range(index),
      })),
      notes: [
        size ?? "",
        isSpread && apart > 0 ? told("apart", { count: apart }) : "",
        boundary > 0 ? told("boundary", { count: boundary }) : "",
      ].filter(Boolean),
    });
    const blob = await makePicture(await wordsOf(moment ? `${title}, ${moment}` : title), body);
    saveFile(blob, `112-map-view-${filter.from}-${filter.to}.png`);
  };
  return (
    <div className="flex rounded-lg bg-panel shadow-[0_4px_16px_rgb(0_0_0/0.25)]">
      <MakeButton what={t("mapName")} name={t("saveMap")} make={make}>
        PNG
      </MakeButton>
    </div>
  );
}
