import type { GazetteerKind } from "../../db/network-vocabulary";

type Tags = Readonly<Record<string, string | undefined>>;

const placeValues: Record<string, GazetteerKind> = {
  city: "town",
  town: "town",
  village: "village",
  hamlet: "hamlet",
  isolated_dwelling: "hamlet",
  suburb: "neighbourhood",
  quarter: "neighbourhood",
  neighbourhood: "neighbourhood",
  city_block: "neighbourhood",
  locality: "landmark",
  island: "landmark",
  islet: "landmark",
  square: "landmark",
  farm: "plantation",
};

const amenities: Record<string, GazetteerKind> = {
  marketplace: "market",
  school: "school",
  kindergarten: "school",
  college: "school",
  university: "school",
  hospital: "hospital",
  clinic: "clinic",
  doctors: "clinic",
  dentist: "clinic",
  pharmacy: "clinic",
  health_post: "clinic",
  fuel: "fuel",
  bank: "bank",
  atm: "bank",
  police: "police",
  fire_station: "fire-station",
  townhall: "office",
  community_centre: "office",
  courthouse: "office",
  post_office: "office",
  bus_station: "station",
  ferry_terminal: "jetty",
  restaurant: "food",
  cafe: "food",
  fast_food: "food",
  bar: "food",
  pub: "food",
  grave_yard: "cemetery",
};

const worshipKinds: Record<string, GazetteerKind> = { muslim: "mosque", christian: "church" };
const wellValues = ["petroleum_well", "oil_well", "gas_well", "water_well"];
const plantationValues = ["orchard", "plantation", "farmland", "farmyard", "vineyard", "plant_nursery"];
const streetPattern =
  /^(?:motorway|trunk|primary|secondary|tertiary|unclassified|residential|living_street|pedestrian|service|track|road)$/;

/** The gazetteer kind of a named OpenStreetMap object; null for objects that people who call 112 would not mention. */
export function findGazetteerKind(tags: Tags): GazetteerKind | null {
  const { place, amenity, highway, man_made: manMade, landuse, leisure } = tags;
  if (place && placeValues[place]) return placeValues[place];
  if (highway === "milestone") return "km-post";
  if (tags.bridge === "yes" && tags["bridge:name"]) return "bridge";
  if (manMade === "bridge") return "bridge";
  if (manMade === "pier" || tags.waterway === "dock" || tags.landing === "yes") return "jetty";
  if ((manMade && wellValues.includes(manMade)) || tags.pipeline === "wellhead") return "well";
  if (amenity === "place_of_worship" || amenity === "monastery") return worshipKinds[tags.religion ?? ""] ?? "worship";
  if (amenity && amenities[amenity]) return amenities[amenity];
  if (tags.healthcare) return "clinic";
  if (tags.shop) return tags.shop === "mall" || tags.shop === "marketplace" ? "market" : "shop";
  if (tags.office || tags.government) return "office";
  if (landuse && plantationValues.includes(landuse)) return "plantation";
  if (landuse === "industrial" || manMade === "works" || tags.industrial || tags.power === "plant") return "factory";
  if (landuse === "cemetery") return "cemetery";
  if (landuse === "residential" || landuse === "commercial" || landuse === "retail") return "neighbourhood";
  if (tags.tourism) return /^(?:hotel|motel|guest_house|hostel|apartment)$/.test(tags.tourism) ? "lodging" : "landmark";
  if (leisure) return "park";
  if (tags.railway === "station" || tags.railway === "halt" || tags.aeroway === "aerodrome") return "station";
  if (highway && streetPattern.test(highway)) return "street";
  if (/^(?:river|stream|canal|ditch)$/.test(tags.waterway ?? "") || tags.natural === "water") return "river";
  if (amenity || tags.historic || tags.natural || manMade || tags.aeroway) return "landmark";
  return tags.building ? "other" : null;
}

const otherNameKeys = ["alt_name", "official_name", "short_name", "loc_name", "old_name", "name:id", "name:en"];

/**
 * The names of an object, beginning with the one to display; an empty list if it has none. A tag may list several
 * names, separated by semicolons.
 */
export function listNamesOfOsmObject(tags: Tags, kind: GazetteerKind): string[] {
  const mainNames = kind === "bridge" ? [tags["bridge:name"], tags.name] : [tags.name];
  const nameValues = [...mainNames, ...otherNameKeys.map((key) => tags[key]), kind === "street" ? tags.ref : undefined];
  const names = nameValues.flatMap((value) => value?.split(";") ?? []).map((name) => name.trim().slice(0, 200));
  return [...new Set(names.filter((name) => name !== ""))];
}

/** The kilometre of a milestone from its tag, such as "117" or "117.5 km"; null if it is not a number. */
export function readKilometreOfOsmObject(tags: Tags): number | null {
  const [, number] = /^\s*(?:km\s*)?(\d{1,4}(?:[.,]\d{1,3})?)\s*(?:km)?\s*$/i.exec(
    tags.distance ?? tags.pk ?? tags.name ?? tags.ref ?? "",
  ) ?? [null, null];
  return number ? Number(number.replace(",", ".")) : null;
}

type Vertex = readonly [x: number, y: number];

/**
 * A point inside an area with integer coordinates: the centre of its widest horizontal section at half its height.
 * `sides` are the sides of all its rings, in any order. Returns null if the sides do not enclose anything at that
 * height, for example because the edge of the extract cuts through the area.
 */
export function findPointInside(sides: readonly (readonly [Vertex, Vertex])[]): Vertex | null {
  const heights = sides.flatMap(([[, a], [, b]]) => [a, b]);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const height of heights) [low, high] = [Math.min(low, height), Math.max(high, height)];
  // Offset by half a unit, so that the horizontal line never passes through a corner.
  const middleHeight = Math.floor((low + high) / 2) + 0.5;
  const crossings = sides
    .filter(([[, a], [, b]]) => a < middleHeight !== b < middleHeight)
    .map(([[startX, startY], [endX, endY]]) => startX + ((middleHeight - startY) / (endY - startY)) * (endX - startX))
    .sort((a, b) => a - b);
  if (crossings.length === 0 || crossings.length % 2 === 1) return null;
  let widestCentre: Vertex | null = null;
  let width = -1;
  for (let index = 0; index < crossings.length; index += 2) {
    const [from = 0, to = 0] = crossings.slice(index);
    if (to - from > width) [width, widestCentre] = [to - from, [Math.round((from + to) / 2), Math.round(middleHeight)]];
  }
  return widestCentre;
}
