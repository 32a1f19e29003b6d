import { z } from "zod";
import type { Db } from "../../db/client";
import { facility } from "../../db/schema/places";
import { setFromExcluded } from "../../db/seed/excluded";
import { facilityKinds, positionQualities } from "../../db/vocabulary";
import type { Context } from "../context";
import { splitIntoBatches } from "./batches";
import { codeCell, enumCell, referenceCell, requiredText } from "./cells";
import type { ParsedFile } from "./file-errors";
import { isOnEarth, lngLat, notOnEarthCause, readFeatures } from "./geojson";
import type { References } from "./references";
import { assignDistricts, moveLinkedStations } from "./update-dependents";

const optionalValue = z
  .string()
  .nullish()
  .transform((value) => value || null);

function featureSchema({ facilities, districts }: References) {
  const properties = z.strictObject({
    id: codeCell(facilities),
    name: requiredText,
    kind: enumCell(facilityKinds),
    agency: optionalValue,
    district_code: referenceCell(districts, "district").nullish(),
    /** Often present in the regency's own files. It is ignored, because `district_code` identifies the district. */
    district_name: z.string().nullish(),
    address: optionalValue,
    position_quality: enumCell(positionQualities).default("unknown"),
    position_error_m: z.number().min(0, "is below 0").nullish(),
    position_note: optionalValue,
    position_source: optionalValue,
    source: z.string().min(1, "is empty"),
    source_url: optionalValue,
    licence: optionalValue,
  });
  return z.object({
    type: z.literal("Feature", "is not a Feature"),
    properties,
    geometry: z.object({
      type: z.literal("Point", "is not a Point"),
      coordinates: lngLat.refine(isOnEarth, notOnEarthCause),
    }),
  });
}
type Feature = z.output<ReturnType<typeof featureSchema>>;

/** Parses the file `facilities`: GeoJSON points. If `district_code` is missing, the point determines the district. */
export function parseFacilities(file: Uint8Array, references: References): ParsedFile<Feature> {
  return readFeatures(file, featureSchema(references), "id");
}

export async function writeFacilities(tx: Db, context: Context, features: readonly Feature[]): Promise<void> {
  for (const batch of splitIntoBatches(features)) {
    await tx
      .insert(facility)
      .values(batch.map(toRow))
      .onConflictDoUpdate({
        target: facility.id,
        set: {
          ...setFromExcluded(
            facility,
            "name",
            "kind",
            "agency",
            "districtCode",
            "address",
            "position",
            "positionQuality",
          ),
          ...setFromExcluded(
            facility,
            "positionErrorM",
            "positionNote",
            "positionSource",
            "source",
            "sourceUrl",
            "licence",
          ),
        },
      });
  }
  const idsWithoutDistrict = features
    .filter(({ properties }) => !properties.district_code)
    .map(({ properties }) => properties.id);
  await assignDistricts(tx, idsWithoutDistrict);
  await moveLinkedStations(
    tx,
    context,
    features.map(({ properties }) => properties.id),
  );
}

function toRow({
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
    positionSource: properties.position_source,
    source: properties.source,
    sourceUrl: properties.source_url,
    licence: properties.licence,
  };
}
