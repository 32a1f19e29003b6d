"use client";

import { cellToParent, getResolution } from "h3-js";
import { useMemo } from "react";
import type { DistrictView } from "@/server/places/list-places";
import {
  computeTextSize,
  declutterNames,
  letterWidthEm,
  type WeightedPoint,
  wrapName,
} from "../../_map/labels/declutter-names";
import { useMapTheme } from "../../_map/style/map-theme";
import { toWorldPixels } from "../../_map/tools/geometry";
import { useSettledZoom } from "../../_map/tools/use-settled-zoom";
import { useFormat } from "../../_words/use-format";
import { useInsight } from "../filters/view-context";
import { cellKm2, computeCellCentre } from "./cells";
import { badgeSize, badgesMinZoom, labelSizes, nameScale, namesMinZoom, numberScale } from "./count-layer";
import type { Density } from "./use-density";

const kmPerDegree = 111.32;

/**
 * Places the labels of the districts where they cover neither each other nor the cells with the most incidents. Places
 * them again only after the map has been moved, not during a time-lapse. When districts themselves are coloured, labels
 * have their default positions.
 */
export function useUnclutteredDistricts(
  districts: readonly DistrictView[],
  { places }: Density,
): readonly DistrictView[] {
  const { way: display } = useInsight().view;
  const format = useFormat();
  const { scale } = useMapTheme();
  const zoom = useSettledZoom();
  const { data } = places;
  return useMemo(() => {
    if (display === "district" || !data || zoom === null) return districts;
    const textSize = computeTextSize(labelSizes, zoom) * scale;
    const counts = new Map(data.districts.map(({ code, count }) => [code, count]));
    const codesWithoutCell = new Set(data.withoutCell.map(({ code }) => code));
    const computeLabelExtent = ({ code, name }: DistrictView) => {
      const lines = zoom < namesMinZoom ? [] : wrapName(name);
      const textLength = Math.max(0, ...lines.map(({ length }) => length)) * nameScale;
      const numberLength = format.number(counts.get(code) ?? 0).length * numberScale;
      const badge = codesWithoutCell.has(code) && zoom >= badgesMinZoom ? badgeSize : { width: 0, height: 0 };
      return {
        side: Math.max(textLength * letterWidthEm * textSize, numberLength * letterWidthEm * textSize, badge.width) / 2,
        above: (lines.length * nameScale + numberScale) * textSize,
        below: badge.height,
      };
    };
    return declutterNames(districts, {
      zoom,
      computeExtent: computeLabelExtent,
      obstacles: toWeightedPoints(data.cells, zoom),
    });
  }, [display, data, zoom, districts, format, scale]);
}

/** Cells weighted by count; cells of resolution 8 are merged into cells of resolution 7. */
function toWeightedPoints(cells: readonly (readonly [string, number])[], zoom: number): WeightedPoint[] {
  const pxPerKm =
    (toWorldPixels({ lng: 1, lat: 0 }, zoom)[0] - toWorldPixels({ lng: 0, lat: 0 }, zoom)[0]) / kmPerDegree;
  const countByCell = new Map<string, number>();
  for (const [cell, count] of cells) {
    const key = getResolution(cell) === 8 ? cellToParent(cell, 7) : cell;
    countByCell.set(key, (countByCell.get(key) ?? 0) + count);
  }
  const maxCount = Math.max(0, ...countByCell.values());
  return [...countByCell].map(([cell, count]) => {
    const halfSidePx = (Math.sqrt(cellKm2[getResolution(cell) === 6 ? 6 : 7]) / 2) * pxPerKm;
    return { ...computeCellCentre(cell), weight: Math.sqrt(count / maxCount), halfSize: [halfSidePx, halfSidePx] };
  });
}
