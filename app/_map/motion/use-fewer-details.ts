"use client";

import { useMap } from "@vis.gl/react-maplibre";
import type { Map as MapLibreMap } from "maplibre-gl";
import { useEffect } from "react";
import { isDrawnBySoftware } from "./reduced-motion";

/** While a hand moves a map that no graphics card draws, names, facilities and the faint lines are left out, so that it follows the hand. */
export function useLightMotion(): void {
  const { current: map } = useMap();

  useEffect(() => {
    const target = map?.getMap();
    if (!target || !isDrawnBySoftware()) return;
    let bringBack: (() => void) | null = null;
    const heard = [
      target.on("movestart", ({ originalEvent }) => {
        if (originalEvent) bringBack ??= leaveOutNames(target);
      }),
      target.on("moveend", () => {
        bringBack?.();
        bringBack = null;
      }),
    ];
    return () => {
      for (const one of heard) one.unsubscribe();
    };
  }, [map]);
}

type Part = {
  id: string;
  part: "text-opacity" | "icon-opacity" | "circle-opacity" | "circle-stroke-opacity" | "line-opacity";
};

/** What can be missed for a moment beside the names. */
const ornaments: Part[] = [
  { id: "facility", part: "icon-opacity" },
  { id: "place-dot", part: "circle-opacity" },
  { id: "place-dot", part: "circle-stroke-opacity" },
  { id: "regency-glow", part: "line-opacity" },
  { id: "route", part: "line-opacity" },
  { id: "uncertainty", part: "line-opacity" },
];

/** Gives what brings them back. Only opacities that are one for the whole layer are touched: others would lay it out anew. */
function leaveOutNames(map: MapLibreMap): () => void {
  const names = map
    .getLayersOrder()
    .filter((id) => map.getLayer(id)?.type === "symbol" && map.getLayoutProperty(id, "text-field"))
    .map((id): Part => ({ id, part: "text-opacity" }));
  const parts = [...names, ...ornaments].filter(({ id }) => map.getLayer(id));
  const before = parts.map(({ id, part }) => map.getPaintProperty(id, part));
  for (const { id, part } of parts) map.setPaintProperty(id, part, 0);
  return () => {
    for (const [index, { id, part }] of parts.entries()) {
      if (map.getLayer(id)) map.setPaintProperty(id, part, before[index]);
    }
  };
}
