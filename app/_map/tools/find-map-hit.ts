import type { Map as MapLibreMap, PointLike } from "maplibre-gl";
import { symbolSizes } from "../style/map-settings";

/**
 * What is under the pointer, the pointer's position in px within the map's parent element, and the side of the pointer
 * with more room.
 */
export type MapHit = { x: number; y: number; widerSide: "left" | "right" } & (
  | { kind: "incident"; id: string }
  | { kind: "units"; ids: string[] }
  | { kind: "facilities"; ids: string[] }
  | { kind: "place"; id: string }
  | { kind: "closure"; id: string }
  | { kind: "watch"; id: string; isGauge: boolean }
);

/**
 * Returns what is near a pixel of the map: an incident if there is one, otherwise units, a closure, a fire watch or one
 * of its hotspots, a gauge, facilities or a place, in this order. Null if there is nothing.
 */
export function findMapHit(map: MapLibreMap, { x, y }: { x: number; y: number }): MapHit | null {
  const pointer = toParentPixel(map, { x, y });
  const halfSize = symbolSizes.clickTolerance / 2;
  const box: [PointLike, PointLike] = [
    [x - halfSize, y - halfSize],
    [x + halfSize, y + halfSize],
  ];
  const layers = ["incident", "unit", "fire-watch", "gauge", "hotspot", "facility", "place-dot"].filter((layer) =>
    map.getLayer(layer),
  );
  const features = map.queryRenderedFeatures(box, { layers });
  const listValues = (layer: string, property: string) => [
    ...new Set(
      features.filter((feature) => feature.layer.id === layer).map(({ properties }) => String(properties[property])),
    ),
  ];
  const [incidentId] = listValues("incident", "incident");
  if (incidentId) return { kind: "incident", id: incidentId, ...pointer };
  const unitIds = listValues("unit", "units").flatMap((ids) => ids.split(","));
  if (unitIds.length > 0) return { kind: "units", ids: unitIds, ...pointer };
  const closureId = findClosureAt(map, { x, y });
  if (closureId) return { kind: "closure", id: closureId, ...pointer };
  const [watchId] = [...listValues("fire-watch", "watch"), ...listValues("hotspot", "watch")];
  const [gaugeId] = listValues("gauge", "watch");
  if (watchId || gaugeId) return { kind: "watch", id: watchId ?? gaugeId ?? "", isGauge: !watchId, ...pointer };
  const facilityIds = [...new Set(listValues("facility", "ids").flatMap((ids) => ids.split(",")))];
  if (facilityIds.length > 0) return { kind: "facilities", ids: facilityIds, ...pointer };
  const [placeId] = listValues("place-dot", "id");
  return placeId ? { kind: "place", id: placeId, ...pointer } : null;
}

/**
 * Returns the closure whose symbol or line is near a pixel; null if there is none. A click inside a closed area selects
 * what is drawn below the area.
 */
export function findClosureAt(map: MapLibreMap, { x, y }: { x: number; y: number }): string | null {
  const halfSize = symbolSizes.clickTolerance / 2;
  const box: [PointLike, PointLike] = [
    [x - halfSize, y - halfSize],
    [x + halfSize, y + halfSize],
  ];
  const layers = ["closure-sign", "closure-casing"].filter((layer) => map.getLayer(layer));
  if (layers.length === 0) return null;
  const [closure] = map.queryRenderedFeatures(box, { layers });
  return typeof closure?.properties.id === "string" ? closure.properties.id : null;
}

/** Converts a pixel of the map to a pixel of the map's parent element, which may be larger than the map. */
export function toParentPixel(
  map: MapLibreMap,
  { x, y }: { x: number; y: number },
): Pick<MapHit, "x" | "y" | "widerSide"> {
  const container = map.getContainer();
  const left = container.parentElement?.offsetLeft ?? 0;
  return { x: x + left, y, widerSide: x > container.clientWidth / 2 ? "left" : "right" };
}
