import { readKilometreOfOsmObject } from "../domain/osm-places";
import { readOneWay } from "../domain/road-rules";
import type { OsmTags } from "./osm-objects";
import type { GroundFeature } from "./tile-index";

/** A feature for the base map's tiles, as derived from OpenStreetMap tags, without its geometry. */
export type GroundFeatureAttributes = Omit<GroundFeature, "geometry">;

/** `dashed` marks ways that are not built for cars. */
type Road = { class: string; rank: number; minZoom: number; dashed?: true };

const roads: Record<string, Road> = {
  motorway: { class: "trunk", rank: 5, minZoom: 6 },
  trunk: { class: "trunk", rank: 5, minZoom: 6 },
  primary: { class: "primary", rank: 4, minZoom: 7 },
  secondary: { class: "secondary", rank: 3, minZoom: 9 },
  tertiary: { class: "secondary", rank: 3, minZoom: 10 },
  unclassified: { class: "minor", rank: 2, minZoom: 12 },
  residential: { class: "minor", rank: 2, minZoom: 12 },
  living_street: { class: "minor", rank: 2, minZoom: 13 },
  pedestrian: { class: "minor", rank: 2, minZoom: 13 },
  road: { class: "minor", rank: 2, minZoom: 13 },
  service: { class: "minor", rank: 2, minZoom: 14 },
  track: { class: "path", rank: 1, minZoom: 13 },
  path: { class: "path", rank: 1, minZoom: 14, dashed: true },
  footway: { class: "path", rank: 1, minZoom: 15, dashed: true },
  cycleway: { class: "path", rank: 1, minZoom: 15, dashed: true },
  steps: { class: "path", rank: 1, minZoom: 15, dashed: true },
};

const waterways: Record<string, { size: number; minZoom: number }> = {
  river: { size: 1, minZoom: 7 },
  canal: { size: 1, minZoom: 10 },
  stream: { size: 0, minZoom: 12 },
  drain: { size: 0, minZoom: 14 },
  ditch: { size: 0, minZoom: 14 },
};

const landKinds: Record<string, string> = {
  "landuse=forest": "forest",
  "natural=wood": "forest",
  "landuse=orchard": "plantation",
  "landuse=plantation": "plantation",
  "landuse=plant_nursery": "plantation",
  "natural=wetland": "wetland",
  "landuse=residential": "built",
  "landuse=commercial": "built",
  "landuse=retail": "built",
  "landuse=industrial": "built",
};

const places: Record<string, { rank: number; minZoom: number }> = {
  city: { rank: 1, minZoom: 6 },
  town: { rank: 2, minZoom: 8 },
  suburb: { rank: 3, minZoom: 11 },
  village: { rank: 3, minZoom: 10 },
  hamlet: { rank: 4, minZoom: 12 },
  neighbourhood: { rank: 5, minZoom: 13 },
  isolated_dwelling: { rank: 6, minZoom: 14 },
  locality: { rank: 6, minZoom: 14 },
};

/**
 * The highest OpenStreetMap `admin_level` whose borders are in the tiles. In Indonesia, 2 is the country, 4 a province,
 * 5 a regency and 6 a district.
 */
const maxBorderLevel = 6;

/** How roads, ferries, waterways and coastlines are drawn; null for other lines. */
export function describeLine(tags: OsmTags): GroundFeatureAttributes | null {
  const { highway, waterway, natural, area, name, ref, bridge, tunnel } = tags;
  const road = highway && area !== "yes" ? roads[highway.replace("_link", "")] : undefined;
  if (road) {
    const { minZoom, dashed, ...kind } = road;
    const roadNumber = ref?.split(";")[0]?.trim();
    const oneWay = dashed ? undefined : describeOneWay(tags);
    return {
      layer: "road",
      minZoom: highway?.endsWith("_link") ? Math.max(minZoom, 11) : minZoom,
      properties: {
        ...kind,
        ...(name && { name }),
        ...(roadNumber && roadNumber.length <= 10 && { ref: roadNumber }),
        ...(isTagSet(bridge) && { bridge: true }),
        ...(isTagSet(tunnel) && { tunnel: true }),
        ...(dashed && { dashed }),
        ...(oneWay && { oneway: oneWay }),
      },
    };
  }
  if (tags.route === "ferry" && !waterway) {
    return { layer: "road", minZoom: 9, properties: { class: "ferry", rank: 1, dashed: true, ...(name && { name }) } };
  }
  if (natural === "coastline") return { layer: "waterway", minZoom: 6, properties: { kind: "coastline", size: 1 } };
  const water = waterway && !isTagSet(tunnel) ? waterways[waterway] : undefined;
  if (!water || !waterway) return null;
  // Rivers with a Wikidata entry or boat traffic are drawn as large ones.
  const isLarge = waterway === "river" && (tags.wikidata !== undefined || isTagSet(tags.boat) || isTagSet(tags.ship));
  const size = isLarge ? 2 : water.size;
  return {
    layer: "waterway",
    minZoom: isLarge ? 6 : water.minZoom,
    properties: { kind: waterway, size, ...(name && { name }) },
  };
}

/** The direction of traffic: 1 along the line, -1 against it; undefined if there is none. */
function describeOneWay(tags: OsmTags): 1 | -1 | undefined {
  const direction = readOneWay(tags, "unclassified", "ambulance");
  return { forward: 1 as const, backward: -1 as const, both: undefined, none: undefined }[direction];
}

/** How water, land use and buildings are drawn; null for other areas. The lowest zoom depends on `areaKm2`. */
export function describeArea(
  { natural, waterway, water, landuse, building, leisure, name }: OsmTags,
  areaKm2: number,
): GroundFeatureAttributes | null {
  if (natural === "water" || waterway === "riverbank" || landuse === "reservoir" || landuse === "basin") {
    // The name of a river is that of its line.
    const isRiver = waterway === "riverbank" || (water !== undefined && water in waterways);
    return { layer: "water", minZoom: zoomFor(areaKm2, 16), properties: name && !isRiver ? { name } : {} };
  }
  if (isTagSet(building)) return { layer: "building", minZoom: 14, properties: {} };
  const park = leisure === "park" || leisure === "nature_reserve" ? "forest" : undefined;
  const kind = landKinds[`landuse=${landuse}`] ?? landKinds[`natural=${natural}`] ?? park;
  return kind ? { layer: "land", minZoom: zoomFor(areaKm2, 60), properties: { kind } } : null;
}

/** How places and kilometre posts are drawn; null for other points. */
export function describePoint(tags: OsmTags): GroundFeatureAttributes | null {
  const { place, name } = tags;
  const placeStyle = place && name ? places[place] : undefined;
  if (placeStyle && place && name) {
    const { minZoom, rank } = placeStyle;
    return { layer: "place", minZoom, properties: { kind: place, name, rank } };
  }
  const km = tags.highway === "milestone" ? readKilometreOfOsmObject(tags) : null;
  if (km === null) return null;
  return { layer: "point", minZoom: 11, properties: { kind: "km-post", ref: `KM ${String(km).replace(".", ",")}` } };
}

/** How administrative borders up to `maxBorderLevel` are drawn; null for other relations. */
export function describeBorder({ boundary, admin_level: level }: OsmTags): GroundFeatureAttributes | null {
  if (boundary !== "administrative" || !level || !/^\d$/.test(level) || Number(level) > maxBorderLevel) return null;
  return { layer: "border", minZoom: Number(level) <= 4 ? 6 : 8, properties: { level: Number(level) } };
}

/** The lowest zoom, from 6 to 14, at which an area covers at least `pixels` pixels. */
function zoomFor(areaKm2: number, pixels: number): number {
  // At zoom 0, a pixel of a 512-pixel tile is 78.3 km wide at the equator.
  const zoom = Math.ceil(Math.log2(78.3 * Math.sqrt(pixels / Math.max(areaKm2, 1e-9))));
  return Math.min(Math.max(zoom, 6), 14);
}

function isTagSet(value: string | undefined): boolean {
  return value !== undefined && value !== "no";
}
