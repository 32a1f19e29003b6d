import { z } from "zod";
import type { Db } from "../../db/client";
import { facility } from "../../db/schema/places";
import { excluded } from "../../db/seed/excluded";
import { facilityKinds, positionQualities } from "../../db/vocabulary";
import type { Context } from "../context";
import { inBatches } from "./batches";
import { keyOf, text, word } from "./cells";
import type { Parsed } from "./file-error";
import { isOnEarth, lngLat, notOnEarth, readFeatures } from "./geojson";
import type { Known } from "./known";
import { findDistricts, moveStationsAlong } from "./settle-facilities";

const optional = z
  .string()
  .nullish()
  .transform((value) => value || null);

function featureOf({ districts }: Known) {
  const properties = z.strictObject({
    id: text,
    name: text,
    kind: word(facilityKinds),
    agency: optional,
    district_code: keyOf(districts, "kecamatan").nullish(),
    /** Often beside the code in the regency's own files; the code is what counts. */
    district_name: z.string().nullish(),
    address: optional,
    position_quality: word(positionQualities),
    position_error_m: z.number().min(0, "is below 0").nullish(),
    position_note: optional,
    source: z.string().min(1, "is empty"),
    source_url: optional,
    licence: optional,
  });
  return z.object({
    type: z.literal("Feature", "is not a Feature"),
    properties,
    geometry: z.object({
      type: z.literal("Point", "is not a Point"),
      coordinates: lngLat.refine(isOnEarth, notOnEarth),
    }),
  });
}
type Feature = z.output<ReturnType<typeof featureOf>>;

/** `facilities` as GeoJSON points; where no kecamatan is named, the point decides. */
export function parseFacilities(file: Uint8Array, known: Known): Parsed<Feature> {
  return readFeatures(file, featureOf(known), "id");
}

export async function writeFacilities(tx: Db, context: Context, features: readonly Feature[]): Promise<void> {
  for (const batch of inBatches(features)) {
    await tx
      .insert(facility)
      .values(batch.map(rowOf))
      .onConflictDoUpdate({
        target: facility.id,
        set: {
          ...excluded(facility, "name", "kind", "agency", "districtCode", "address", "position", "positionQuality"),
          ...excluded(facility, "positionErrorM", "positionNote", "source", "sourceUrl", "licence"),
        },
      });
  }
  const unnamed = features.filter(({ properties }) => !properties.district_code).map(({ properties }) => properties.id);
  await findDistricts(tx, unnamed);
  await moveStationsAlong(
    tx,
    context,
    features.map(({ properties }) => properties.id),
  );
}

function rowOf({
  properties,
  geometry: {
    coordinates: [lng, lat],
  },
}: Feature): typeof facility.$inferInsert {
  return {
    id: properties.id,
    name: properties.name,
    kind: properties.kind,
    agency: properties.agency,
    districtCode: properties.district_code ?? null,
    address: properties.address,
    position: { lng, lat },
    positionQuality: properties.position_quality,
    positionErrorM: properties.position_error_m ?? null,
    positionNote: properties.position_note,
    source: properties.source,
    sourceUrl: properties.source_url,
    licence: properties.licence,
  };
}
