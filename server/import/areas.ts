import { inArray, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { district } from "../../db/schema/places";
import { findInvalidAreas, findOverlappingAreas, updateResponseAreas } from "../../db/seed/areas";
import { setFromExcluded } from "../../db/seed/excluded";
import { actorReference, type Context } from "../context";
import { dayOf } from "../domain/calendar";
import { requiredText } from "./cells";
import type { FileError, ParsedFile } from "./file-errors";
import { isOnEarth, lngLat, notOnEarthCause, readFeatures } from "./geojson";

const ring = z
  .array(lngLat)
  .min(4, "is a ring of fewer than four positions")
  .refine((positions) => String(positions[0]) === String(positions.at(-1)), "is a ring that does not close")
  .refine((positions) => positions.every(isOnEarth), notOnEarthCause);
const polygon = z.array(ring).min(1, "has no ring");

/** A feature with at least these properties. Any other properties in the regency's file are ignored. */
const Feature = z.object({
  type: z.literal("Feature", "is not a Feature"),
  properties: z.object({
    code: requiredText,
    name: requiredText,
    source: z.string().nullish(),
    licence: z.string().nullish(),
  }),
  geometry: z.discriminatedUnion(
    "type",
    [
      z.object({ type: z.literal("Polygon"), coordinates: polygon }),
      z.object({ type: z.literal("MultiPolygon"), coordinates: z.array(polygon).min(1, "has no polygon") }),
    ],
    "is not a Polygon or MultiPolygon",
  ),
});
type Feature = z.output<typeof Feature>;

/** Parses the file `areas`: GeoJSON polygons of the districts, with the properties `code` and `name`. */
export function parseAreas(file: Uint8Array): ParsedFile<Feature> {
  return readFeatures(file, Feature, "code");
}

/**
 * Maximum overlap of two districts in the file, as a share of the smaller one. Some overlap is accepted, because the
 * boundaries of neighbouring districts were drawn separately.
 */
const maxOverlap = 0.01;
/**
 * Maximum overlap of a district in the file with a stored one that is not in the file. It is larger, because the stored
 * boundary may be replaced by a later import.
 */
const maxOverlapWithStored = 0.5;

/**
 * Checks with PostGIS for invalid geometry, such as a self-intersecting boundary or a hole outside its outline, and for
 * districts that overlap, because the district of an incident in the overlap would be ambiguous.
 */
export async function checkAreas(tx: Db, features: readonly (Feature & { line: number })[]): Promise<FileError[]> {
  const areas = features.map(({ properties: { code }, geometry }) => ({ code, geometry: JSON.stringify(geometry) }));
  const toError = (index: number, cause: string) => {
    const feature = features[index];
    return feature ? [{ line: feature.line, field: "geometry", cause: `of ${feature.properties.code} ${cause}` }] : [];
  };
  const invalidAreas = await findInvalidAreas(
    tx,
    areas.map(({ geometry }) => geometry),
  );
  if (invalidAreas.length > 0) {
    return invalidAreas.flatMap(({ index, reason }) => toError(index, `is not valid: ${reason}`));
  }
  const limits = { maxShare: maxOverlap, maxStoredShare: maxOverlapWithStored };
  const overlaps = await findOverlappingAreas(tx, areas, limits);
  return overlaps.flatMap(({ index, code, share, isStored }) => {
    const other = isStored ? `the district ${code}, which is stored and not in the file,` : code;
    return toError(index, `overlaps ${other} by ${Math.round(share * 100)} % of the smaller one`);
  });
}

/** Saves the districts' boundaries and areas, and redraws the response areas of all stations. */
export async function writeAreas(tx: Db, context: Context, features: readonly Feature[]): Promise<void> {
  const today = dayOf(context.now());
  await tx
    .insert(district)
    .values(
      features.map(({ properties: { code, name, source, licence }, geometry }) => ({
        code,
        name,
        boundary: JSON.stringify(geometry),
        source: source || `imported on ${today} by ${actorReference(context.actor)}`,
        licence: licence || null,
        areaBasis: "geodesic area of this polygon (WGS84), not the official figure",
      })),
    )
    .onConflictDoUpdate({
      target: district.code,
      set: setFromExcluded(district, "name", "boundary", "boundaryQuality", "source", "licence", "areaBasis"),
    });
  await tx
    .update(district)
    .set({ areaKm2: sql`round((st_area(${district.boundary}::geography) / 1e6)::numeric, 1)` })
    .where(
      inArray(
        district.code,
        features.map(({ properties }) => properties.code),
      ),
    );
  await updateResponseAreas(tx);
}
