"use client";

import type { MapRef } from "@vis.gl/react-maplibre";
import { useTranslations } from "next-intl";
import type { RefObject } from "react";
import type { CellResolution, InsightFilter } from "@/server/domain/insight";
import { useTRPCClient } from "../../_live/cache/trpc";
import { useAttribution } from "../../_map/attribution";
import { saveFile } from "../../_ui/save-file";
import { useInsight } from "../filters/view-context";
import { useClassLabels } from "../map/use-class-breaks";
import { findColourIndex } from "../parts/count-classes";
import { useHasPendingFigures } from "../parts/query-state";
import { drawImage } from "./images/draw-image";
import { createMapImage } from "./images/map-image";
import { SaveButton } from "./save-button";
import { useImageCaptions } from "./use-image-captions";

type Props = {
  /** The view's filter, restricted to the shown step of the time-lapse. */
  filter: InsightFilter;
  /** Whether the view's filter leaves out the shown step, so that there is nothing to save. */
  isEmpty: boolean;
  map: RefObject<MapRef | null>;
  classes: readonly number[];
  ramp: readonly string[];
  resolution: CellResolution | null;
  /** Number of incidents that appear in no cell because only their village or district is known. */
  impreciseCount: number;
  /** Whether the map has badges with the numbers of imprecise incidents. */
  isImpreciseShown: boolean;
  /** Name of the step shown by the time-lapse; null if the time-lapse is off. */
  timeLapseStepName: string | null;
  /** Called first; must stop the time-lapse at the shown step. */
  onSave: () => void;
};

/** Button that saves the current map as PNG with title, filters, legend, number of incidents and data quality. */
export function SaveMapButton({
  filter,
  isEmpty,
  map,
  classes,
  ramp,
  resolution,
  impreciseCount,
  isImpreciseShown,
  timeLapseStepName,
  onSave,
}: Props) {
  const t = useTranslations("exports");
  const tMap = useTranslations("insightMap");
  const { title, formatRange, sizeText } = useClassLabels(classes, resolution);
  const isByCell = useInsight().view.way !== "district";
  const client = useTRPCClient();
  const readCaptions = useImageCaptions(filter);
  const attribution = useAttribution();
  const saveMapImage = async () => {
    if (!map.current) throw new Error("there is no map to save");
    onSave();
    const { boundary: boundaryCount } = await client.insight.places.query({ filter, resolution: null });
    const body = await createMapImage(map.current.getMap(), {
      title,
      entries: classes.map((_, index) => ({
        colour: ramp[findColourIndex(index, classes.length)] ?? "#000000",
        text: formatRange(index),
      })),
      notes: [
        sizeText ?? "",
        isByCell && impreciseCount > 0
          ? tMap(isImpreciseShown ? "withoutCell" : "withoutCellHint", { count: impreciseCount })
          : "",
        boundaryCount > 0 ? tMap("boundary", { count: boundaryCount }) : "",
      ].filter(Boolean),
    });
    const blob = await drawImage(
      await readCaptions(timeLapseStepName ? `${title}, ${timeLapseStepName}` : title, attribution),
      body,
    );
    saveFile(blob, `112-map-view-${filter.from}-${filter.to}.png`);
  };
  return (
    <div className="flex rounded-lg bg-panel shadow-[0_4px_16px_rgb(0_0_0/0.25)]">
      <SaveButton
        fileTitle={t("mapName")}
        name={t("saveMap")}
        saveFile={saveMapImage}
        isPending={useHasPendingFigures() || isEmpty}
      >
        PNG
      </SaveButton>
    </div>
  );
}
