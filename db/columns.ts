import { sql } from "drizzle-orm";
import { check, customType } from "drizzle-orm/pg-core";

/** A point in WGS 84, in degrees. */
export type LngLat = { lng: number; lat: number };

/** `geography(point,4326)`. A custom type, because drizzle-kit's own geometry column drops the SRID. */
export const geographyPoint = customType<{ data: LngLat; driverData: string }>({
  dataType: () => "geography(point,4326)",
  toDriver: ({ lng, lat }) => sql`st_setsrid(st_makepoint(${lng}::float8, ${lat}::float8), 4326)::geography`,
  fromDriver: (hex) => parseEwkbPoint(hex),
});

/** `geometry(multipolygon,4326)`. Written as GeoJSON text. Read it with `st_asgeojson`: Drizzle would return EWKB. */
export const multiPolygon = customType<{ data: string; driverData: string }>({
  dataType: () => "geometry(multipolygon,4326)",
  toDriver: (geoJson) => sql`st_multi(st_setsrid(st_geomfromgeojson(${geoJson}), 4326))`,
});

/** `geometry(linestring,4326)`. Written and read only by raw SQL. */
export const lineString = customType<{ data: string; driverData: string }>({
  dataType: () => "geometry(linestring,4326)",
});

/**
 * `geometry(geometry,4326)`: a line or an area. Written as GeoJSON text. Read it with `st_asgeojson`: Drizzle would
 * return EWKB.
 */
export const lineOrArea = customType<{ data: string; driverData: string }>({
  dataType: () => "geometry(geometry,4326)",
  toDriver: (geoJson) => sql`st_setsrid(st_geomfromgeojson(${geoJson}), 4326)`,
});

/**
 * Id of the transaction that wrote a row; PostgreSQL never reuses it. Readers compare it with snapshots, so that they
 * do not miss rows of a transaction that commits late.
 */
export const transactionId = customType<{ data: string; driverData: string }>({ dataType: () => "xid8" });

/** Which transactions had committed at some moment: whether a row's transaction id was visible then. */
export const snapshot = customType<{ data: string; driverData: string }>({ dataType: () => "pg_snapshot" });

export const bytes = customType<{ data: Buffer; driverData: Buffer | Uint8Array }>({
  dataType: () => "bytea",
  fromDriver: (value) => Buffer.from(value),
});

/** Text column for codes, compared byte by byte. */
export const codeText = customType<{ data: string; driverData: string }>({ dataType: () => 'text collate "C"' });

/** Creates a check constraint that limits a column to the values of one of the fixed lists. */
export function createCheckOneOf(table: string, column: string, values: readonly string[]) {
  return check(
    `${table}_${column}_known`,
    sql.raw(`"${column}" in (${values.map((value) => `'${value}'`).join(", ")})`),
  );
}

/** Parses a point in little-endian EWKB with SRID: byte order 1, type 4, SRID 4, then two doubles. */
function parseEwkbPoint(hex: string): LngLat {
  const bytes = Buffer.from(hex, "hex");
  return { lng: bytes.readDoubleLE(9), lat: bytes.readDoubleLE(17) };
}
