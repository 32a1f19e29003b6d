import type { Map as MapLibreMap, PointLike } from "maplibre-gl";
import { sizes } from "../style/map-settings";

/** What lies under the pointer, where in the map's surroundings, and on which side of it there is more room. */
export type Found = { x: number; y: number; roomier: "left" | "right" } & (
  | { what: "incident"; id: string }
  | { what: "units"; ids: string[] }
  | { what: "facilities"; ids: string[] }
  | { what: "place"; id: string }
);

/** The topmost kind of thing near a point; everything of that kind there, so that nothing hides beneath another. */
export function findAt(map: MapLibreMap, { x, y }: { x: number; y: number }): Found | null {
  const at = placeAt(map, { x, y });
  const reach = sizes.pressWithin / 2;
  const box: [PointLike, PointLike] = [
    [x - reach, y - reach],
    [x + reach, y + reach],
  ];
  const layers = ["incident", "unit", "facility", "place-dot"].filter((layer) => map.getLayer(layer));
  const features = map.queryRenderedFeatures(box, { layers });
  const all = (layer: string, property: string) => [
    ...new Set(
      features.filter((feature) => feature.layer.id === layer).map(({ properties }) => String(properties[property])),
    ),
  ];
  const [incident] = all("incident", "incident");
  if (incident) return { what: "incident", id: incident, ...at };
  const units = all("unit", "units").flatMap((ids) => ids.split(","));
  if (units.length > 0) return { what: "units", ids: units, ...at };
  const facilities = [...new Set(all("facility", "ids").flatMap((ids) => ids.split(",")))];
  if (facilities.length > 0) return { what: "facilities", ids: facilities, ...at };
  const [place] = all("place-dot", "id");
  return place ? { what: "place", id: place, ...at } : null;
}

/** A point of the map in its surroundings, of which it may fill only a part. */
export function placeAt(map: MapLibreMap, { x, y }: { x: number; y: number }): Pick<Found, "x" | "y" | "roomier"> {
  const container = map.getContainer();
  const left = container.parentElement?.offsetLeft ?? 0;
  return { x: x + left, y, roomier: x > container.clientWidth / 2 ? "left" : "right" };
}
