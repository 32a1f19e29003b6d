"use client";

import { cellToParent, getResolution } from "h3-js";
import { useMemo } from "react";
import type { DistrictView } from "@/server/places/list-places";
import { useLook } from "../../_map/use-look";
import { useFormat } from "../../_words/use-format";
import { useInsight } from "../view-context";
import { cellKm2, centreOf } from "./cells";
import { clearNames, type Heavy } from "./clear-names";
import { badgeBelow, badgesFrom, letterWide, nameLines, nameScale, namesFrom, numberScale, sizeAt } from "./count-size";
import type { Density } from "./use-density";
import { useSettledZoom } from "./use-settled-zoom";

/**
 * The kecamatan with their names where they cover neither one another nor the places with most. They stay while time plays, and are
 * placed anew when a movement of the map ends. Of whole kecamatan there is nothing to keep clear of.
 */
export function useClearNames(districts: readonly DistrictView[], { places }: Density): readonly DistrictView[] {
  const { way } = useInsight().view;
  const format = useFormat();
  const { scale } = useLook();
  const zoom = useSettledZoom();
  const { data } = places;
  return useMemo(() => {
    if (way === "district" || !data || zoom === null) return districts;
    const size = sizeAt(zoom) * scale;
    const counts = new Map(data.districts.map(({ code, count }) => [code, count]));
    const apart = new Set(data.apart.map(({ code }) => code));
    const reachOf = ({ code, name }: DistrictView) => {
      const lines = zoom < namesFrom ? [] : nameLines(name);
      const letters = Math.max(0, ...lines.map(({ length }) => length)) * nameScale;
      const figures = format.number(counts.get(code) ?? 0).length * numberScale;
      const badge = apart.has(code) && zoom >= badgesFrom ? badgeBelow : { wide: 0, high: 0 };
      return {
        side: Math.max(letters * letterWide * size, figures * letterWide * size, badge.wide) / 2,
        above: (lines.length * nameScale + numberScale) * size,
        below: badge.high,
      };
    };
    return clearNames(districts, { zoom, reachOf, heavy: heavyOf(data.cells) });
  }, [way, data, zoom, districts, format, scale]);
}

/** The cells by their count; the smallest, of which the surface is made, seven by seven. */
function heavyOf(cells: readonly (readonly [string, number])[]): Heavy[] {
  const sums = new Map<string, number>();
  for (const [cell, count] of cells) {
    const key = getResolution(cell) === 8 ? cellToParent(cell, 7) : cell;
    sums.set(key, (sums.get(key) ?? 0) + count);
  }
  return [...sums].map(([cell, weight]) => ({
    ...centreOf(cell),
    weight,
    radiusKm: Math.sqrt(cellKm2[getResolution(cell) === 6 ? 6 : 7]) / 2,
  }));
}
