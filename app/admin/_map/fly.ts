import type { MapRef } from "@vis.gl/react-maplibre";
import type { MultiPolygon, Polygon, Position } from "geojson";
import { prefersReducedMotion } from "../../_map/motion/reduced-motion";
import { regencyView } from "../../_map/style/map-settings";
import { boundsOf } from "../../_map/tools/geometry";

type Point = { lng: number; lat: number };

const nearestZoom = 12.5;

/** Moves the map to points and areas so that all of them are seen; at once for whoever wants no motion. */
export function flyTo(map: MapRef | null, points: readonly Point[], areas: readonly (Polygon | MultiPolygon)[] = []) {
  const corners = areas.flatMap(cornersOf).map(([lng = 0, lat = 0]) => ({ lng, lat }));
  const all = [...points, ...corners];
  if (all.length > 0) frame(map, boundsOf(all), nearestZoom, 56);
}

export function flyHome(map: MapRef | null, at: "once" | "glide" = "glide") {
  frame(map, regencyView.bounds, 18, 16, at);
}

function frame(
  map: MapRef | null,
  bounds: [number, number, number, number],
  maxZoom: number,
  padding: number,
  at: "once" | "glide" = "glide",
) {
  const still = at === "once" || prefersReducedMotion();
  map?.fitBounds(bounds, { padding, maxZoom, duration: still ? 0 : 700 });
}

function cornersOf(area: Polygon | MultiPolygon): Position[] {
  return area.type === "Polygon" ? area.coordinates.flat() : area.coordinates.flat(2);
}
