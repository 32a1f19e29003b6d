import type { MapRef } from "@vis.gl/react-maplibre";
import { symbolSizes } from "../../_map/style/map-settings";
import { type MapTheme, symbolZoom } from "../../_map/style/map-theme";
import { resolveOverlaps } from "../../_map/symbols/resolve-overlaps";
import type { PlacedIncident } from "../use-overview";
import type { Box } from "./place-cues";

type Map = ReturnType<MapRef["getMap"]>;
type Named = { at: { lng: number; lat: number }; words: string };

/** Of a semibold letter in rem, and what stands around a sign and its name. */
const [letterRem, besideRem, aboveRem, belowRem] = [0.52, 0.6, 1.6, 4.4];

/** What stands on the map, in px of it: the signs of incidents where they are drawn, and crews with what is told of them. */
export function takenPlaces(
  map: Map,
  {
    incidents,
    named,
    zoom,
    look,
  }: { incidents: readonly PlacedIncident[]; named: readonly Named[]; zoom: number; look: MapTheme },
): Box[] {
  const points = incidents.map(({ location }) => location);
  const spread = {
    zoom: symbolZoom(zoom, look),
    minDistancePx: symbolSizes.incident,
    maxShiftPx: symbolSizes.maxShift,
  };
  const offsets = resolveOverlaps(points, spread);
  const half = (symbolSizes.incident / 2) * look.scale;
  const signs = points.map((point, index): Box => {
    const { x, y } = map.project(point);
    const [dx, dy] = offsets[index] ?? [0, 0];
    const [middle, foot] = [x + dx * look.scale, y + dy * look.scale];
    const top = foot - symbolSizes.pinHeight * look.scale - half;
    return { left: middle - half, top, right: middle + half, bottom: foot };
  });
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const names = named.map(({ at, words }): Box => {
    const { x, y } = map.project(at);
    const wide = ((words.length * letterRem) / 2 + besideRem) * rem;
    return { left: x - wide, top: y - aboveRem * rem, right: x + wide, bottom: y + belowRem * rem };
  });
  return [...signs, ...names];
}
