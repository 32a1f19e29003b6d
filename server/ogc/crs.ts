import { type SQL, sql } from "drizzle-orm";
import { badField } from "../errors";

/** A coordinate reference system (CRS) in which clients can request geometries and specify a bbox. */
export type Crs = {
  uri: string;
  srid: number;
  /** Whether latitude comes first, as EPSG defines it for 4326. The database stores longitude first. */
  isLatitudeFirst: boolean;
  /** Decimal places of a coordinate: about a centimetre in degrees, a millimetre in metres. */
  decimals: number;
};

/** Longitude and latitude on WGS 84: the default CRS, and the one that the database stores. */
export const crs84: Crs = {
  uri: "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
  srid: 4326,
  isLatitudeFirst: false,
  decimals: 7,
};

/**
 * All supported coordinate reference systems, the default first. EPSG:32748 is UTM zone 48 south, which contains the
 * regency.
 */
export const supportedCrs: readonly Crs[] = [
  crs84,
  { uri: "http://www.opengis.net/def/crs/EPSG/0/4326", srid: 4326, isLatitudeFirst: true, decimals: 7 },
  { uri: "http://www.opengis.net/def/crs/EPSG/0/32748", srid: 32748, isLatitudeFirst: false, decimals: 3 },
];

/** Converts a stored geometry to GeoJSON in this CRS. */
export function asGeoJson(geometry: SQL, { srid, isLatitudeFirst, decimals }: Crs): SQL {
  const projected = srid === 4326 ? geometry : sql`st_transform(${geometry}, ${srid}::int)`;
  const withAxisOrder = isLatitudeFirst ? sql`st_flipcoordinates(${projected})` : projected;
  return sql`st_asgeojson(${withAxisOrder}, ${decimals}::int, 0)::json`;
}

/** Converts a geometry from this CRS to the one that the database stores. */
export function toStored(geometry: SQL, { srid, isLatitudeFirst }: Crs): SQL {
  const withAxisOrder = isLatitudeFirst ? sql`st_flipcoordinates(${geometry})` : geometry;
  return srid === 4326 ? withAxisOrder : sql`st_transform(${withAxisOrder}, 4326)`;
}

/** Whether a position can be projected. It may be outside the regency, but not far outside the UTM zone. */
export function isInRange([x, y]: readonly [number, number], { srid }: Crs): boolean {
  return srid === 4326
    ? Math.abs(x) <= 360 && Math.abs(y) <= 360
    : x >= minEasting && x <= maxEasting && y >= 1 && y <= maxNorthing;
}

/** The limits of EPSG:32748 in metres. The projection is undefined far outside them. */
const [minEasting, maxEasting, maxNorthing] = [-500_000, 1_500_000, 11_000_000];

/** A bounding box in the axis order of its CRS: x is the first axis, y the second. */
export type Box = { minX: number; minY: number; maxX: number; maxY: number };

/** Parses four numbers separated by commas, or six, of which the two heights are ignored. */
export function parseBox(text: string, field = "bbox"): Box {
  const numbers = text
    .split(",")
    .map((part) => (/^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?\s*$/i.test(part) ? Number(part) : Number.NaN));
  return toBox(numbers, field);
}

export function toBox(numbers: readonly unknown[], field: string): Box {
  const isListOfNumbers = numbers.every((value) => typeof value === "number" && Math.abs(value) < 1e9);
  if (!isListOfNumbers || ![4, 6].includes(numbers.length))
    throw badField(field, "must be four or six numbers, separated by commas");
  const [minX, minY, maxX, maxY] = (numbers.length === 4 ? numbers : [0, 1, 3, 4].map((index) => numbers[index])) as [
    number,
    number,
    number,
    number,
  ];
  return { minX, minY, maxX, maxY };
}

/**
 * Converts a box to a stored geometry. Adds corners along its edges before projecting, because projection bends the
 * edges. A box whose west is greater than its east crosses the 180th meridian.
 */
export function boxGeometry({ minX, minY, maxX, maxY }: Box, crs: Crs, field = "bbox"): SQL {
  const { srid, isLatitudeFirst } = crs;
  const [west, south, east, north] = isLatitudeFirst ? [minY, minX, maxY, maxX] : [minX, minY, maxX, maxY];
  if (south > north) throw badField(field, "must have its lower corner first");
  if (srid === 4326 && [south, north].some((latitude) => Math.abs(latitude) > 90))
    throw badField(field, "has a latitude that is not between -90 and 90");
  if (west > east) {
    if (srid !== 4326) throw badField(field, "must have its left corner first");
    return sql`st_union(${createEnvelope(west, south, 180, north)}, ${createEnvelope(-180, south, east, north)})`;
  }
  if (srid === 4326) return createEnvelope(west, south, east, north);
  const [left, right] = [west, east].map((x) => Math.min(Math.max(x, minEasting), maxEasting)) as [number, number];
  const [bottom, top] = [south, north].map((y) => Math.min(Math.max(y, 1), maxNorthing)) as [number, number];
  const maxSegmentM = Math.max(right - left, top - bottom, 1) / 32;
  const projectedBox = sql`st_makeenvelope(${left}::float8, ${bottom}::float8, ${right}::float8, ${top}::float8, ${srid}::int)`;
  return sql`st_transform(st_segmentize(${projectedBox}, ${maxSegmentM}::float8), 4326)`;
}

function createEnvelope(west: number, south: number, east: number, north: number): SQL {
  return sql`st_makeenvelope(${west}::float8, ${south}::float8, ${east}::float8, ${north}::float8, 4326)`;
}
