"use client";

import { useMap } from "@vis.gl/react-maplibre";
import type { Map as MapLibreMap } from "maplibre-gl";
import { useEffect } from "react";
import { usesSoftwareRendering } from "./reduced-motion";

/**
 * With software rendering, hides labels, facilities and faint lines while a user moves the map, so that the map keeps
 * up with the pointer. It stops when the pointer is released, without gliding on.
 */
export function HideDetailsWhileMoving(): null {
  const { current: map } = useMap();

  useEffect(() => {
    const mapLibreMap = map?.getMap();
    if (!mapLibreMap || !usesSoftwareRendering()) return;
    mapLibreMap.dragPan.enable({ maxSpeed: 0 });
    let restoreDetails: (() => void) | null = null;
    const subscriptions = [
      mapLibreMap.on("movestart", ({ originalEvent }) => {
        if (originalEvent) restoreDetails ??= hideDetails(mapLibreMap);
      }),
      mapLibreMap.on("moveend", () => {
        restoreDetails?.();
        restoreDetails = null;
      }),
    ];
    return () => {
      for (const subscription of subscriptions) subscription.unsubscribe();
    };
  }, [map]);

  return null;
}

type OpacityProperty = {
  id: string;
  property:
    | "text-opacity"
    | "icon-opacity"
    | "circle-opacity"
    | "circle-stroke-opacity"
    | "line-opacity"
    | "fill-opacity";
};

/** Opacity properties of the layers to hide in addition to labels. */
const details: OpacityProperty[] = [
  { id: "facility", property: "icon-opacity" },
  { id: "incident-number", property: "icon-opacity" },
  { id: "place-dot", property: "circle-opacity" },
  { id: "place-dot", property: "circle-stroke-opacity" },
  { id: "regency-glow", property: "line-opacity" },
  { id: "route", property: "line-opacity" },
  { id: "uncertainty", property: "line-opacity" },
  { id: "ground-road-edge", property: "line-opacity" },
  { id: "ground-building", property: "fill-opacity" },
  { id: "ground-post", property: "icon-opacity" },
  { id: "ground-shield", property: "icon-opacity" },
];

/**
 * Hides details and returns the function that restores them. Changes only opacities that are constant per layer:
 * changing other opacities would make the map lay out all symbols again.
 */
function hideDetails(map: MapLibreMap): () => void {
  const labels = map
    .getLayersOrder()
    .filter((id) => map.getLayer(id)?.type === "symbol" && map.getLayoutProperty(id, "text-field"))
    .map((id): OpacityProperty => ({ id, property: "text-opacity" }));
  const layersToHide = [...labels, ...details].filter(({ id }) => map.getLayer(id));
  const opacities = layersToHide.map(({ id, property }) => map.getPaintProperty(id, property));
  for (const { id, property } of layersToHide) map.setPaintProperty(id, property, 0);
  // With a fade duration of 0, MapLibre places all symbols again in every frame; with this one every 300 ms, in parts of
  // 2 ms. Nothing visible fades meanwhile: labels are hidden, and the other symbols are shown wherever they are placed.
  const { _fadeDuration: fadeDurationMs } = map;
  map._fadeDuration = 300;
  return () => {
    map._fadeDuration = fadeDurationMs;
    for (const [index, { id, property }] of layersToHide.entries()) {
      if (map.getLayer(id)) map.setPaintProperty(id, property, opacities[index]);
    }
  };
}
