import { asc, eq, inArray, sql } from "drizzle-orm";
import type { MultiPolygon, Polygon } from "geojson";
import { z } from "zod";
import { takeLock } from "../../db/advisory-locks";
import type { Db } from "../../db/client";
import { agency, station } from "../../db/schema/agencies";
import { district } from "../../db/schema/places";
import { unit } from "../../db/schema/units";
import { findInvalidAreas, updateResponseAreas } from "../../db/seed/areas";
import { inTransaction } from "../../db/transaction";
import type { Context } from "../context";
import { badField } from "../errors";
import { refreshUnitsWhere } from "../import/update-dependents";
import { Location } from "../location";
import { checkBase, recordChange, storedText } from "./record-change";
import { checkCode, StoredCode } from "./save-agency";
import { checkPositionBasis, positionBasis, storedPositionBasis } from "./save-facility";

const Corner = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);
const Ring = z.array(Corner).min(4, "a ring has at least four corners, the last on the first").max(20_000);
const Rings = z.array(Ring).min(1).max(1_000);
/** A hand-drawn area as a GeoJSON geometry on WGS84. */
export const Area = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("Polygon"), coordinates: Rings }),
  z.strictObject({ type: z.literal("MultiPolygon"), coordinates: z.array(Rings).min(1).max(1_000) }),
]);
export type Area = z.output<typeof Area>;

const baseFields = {
  name: z.string().trim().min(1).max(200),
  agencyCode: StoredCode,
  kind: z.string().trim().min(1).max(64),
  position: Location,
  /** Codes of the districts whose union is the response area; ignored while a hand-drawn area exists. */
  areaCodes: z.array(z.string().max(32)).max(50).default([]),
};

export const SaveStationInput = z.strictObject({
  code: StoredCode,
  ...{ ...baseFields, ...positionBasis },
  /** A hand-drawn response area. Null removes it, so that `areaCodes` apply again; undefined keeps the current area. */
  area: Area.nullable().optional(),
  /** `drawnAreaHash` is needed only if `area` is given. */
  base: z
    .strictObject({
      ...{ ...baseFields, ...storedPositionBasis },
      ...{ kind: storedText, drawnAreaHash: z.string().max(64).nullish() },
    })
    .nullish(),
});
export type SaveStationInput = z.output<typeof SaveStationInput>;

const storedFields = {
  name: station.name,
  agencyCode: station.agencyCode,
  kind: station.kind,
  position: station.position,
  positionQuality: station.positionQuality,
  positionSource: station.positionSource,
  areaCodes: station.areaCodes,
  areaDrawn: station.areaDrawn,
};
const drawnAreaHash = sql<
  string | null
>`case when ${station.areaDrawn} then md5(st_asbinary(${station.responseArea})) end`;

/** Lists the stations, sorted by code, with their response areas as GeoJSON. */
export async function listStations({ db }: Pick<Context, "db">) {
  return db
    .select({
      code: station.code,
      ...storedFields,
      area: sql<Polygon | MultiPolygon | null>`st_asgeojson(${station.responseArea})::jsonb`,
      drawnAreaHash,
    })
    .from(station)
    .orderBy(asc(station.code));
}

/**
 * Adds or changes a station. Refuses a self-intersecting area, an unknown agency or district, and a new position
 * without its quality and source, and with `stale-version` if the station no longer has the values of `base`.
 */
export async function saveStation(context: Context, input: SaveStationInput): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    const { hasMoved } = await writeStation(tx, context, input);
    checkPositionBasis(hasMoved, input);
  });
  context.announce();
}

/**
 * Like `saveStation`, but in the caller's transaction, and without requiring the quality and source of a new position.
 * Returns whether the position is new. A preview, whose transaction is rolled back, does not lock the station's units,
 * so that they can be assigned in the meantime.
 */
export async function writeStation(
  tx: Db,
  context: Context,
  { area, base, ...fields }: SaveStationInput,
  { isPreview = false } = {},
) {
  await takeLock(tx, "referenceData");
  await checkStation(tx, fields);
  if (area) await checkArea(tx, "area", area);
  const before = await readStation(tx, fields.code);
  const [hash] = await tx.select({ drawnAreaHash }).from(station).where(eq(station.code, fields.code));
  checkBase(base, before && { ...before, ...hash });
  checkCode("code", fields.code, before);
  const hasMoved = before?.position.lng !== fields.position.lng || before.position.lat !== fields.position.lat;
  const values = {
    ...fields,
    ...(area !== undefined && { areaDrawn: area !== null, responseArea: area && JSON.stringify(area) }),
  };
  await tx.insert(station).values(values).onConflictDoUpdate({ target: station.code, set: values });
  await updateResponseAreas(tx);
  await refreshUnitsWhere(tx, context, eq(unit.stationCode, fields.code), { locks: !isPreview });
  const after = await readStation(tx, fields.code);
  await recordChange(tx, context, { kind: "station.changed", subject: { station: fields.code }, before, after });
  return { hasMoved };
}

async function readStation(tx: Db, code: string) {
  const [existingStation] = await tx
    .select({ ...storedFields, area: sql<unknown>`st_asgeojson(${station.responseArea}, 6)::jsonb` })
    .from(station)
    .where(eq(station.code, code));
  return existingStation ?? null;
}

async function checkStation(tx: Db, { agencyCode, areaCodes }: Pick<SaveStationInput, "agencyCode" | "areaCodes">) {
  const agencies = await tx.select({ code: agency.code }).from(agency).where(eq(agency.code, agencyCode));
  if (agencies.length === 0) throw badField("agencyCode", `no agency has the code "${agencyCode}"`, "not-there");
  if (areaCodes.length === 0) return;
  const existingDistricts = await tx
    .select({ code: district.code })
    .from(district)
    .where(inArray(district.code, areaCodes));
  const codes = new Set(existingDistricts.map(({ code }) => code));
  const unknownIndex = areaCodes.findIndex((code) => !codes.has(code));
  if (unknownIndex >= 0)
    throw badField(`areaCodes[${unknownIndex}]`, `no district has the code "${areaCodes[unknownIndex]}"`, "not-there");
}

async function checkArea(tx: Db, field: string, area: Area): Promise<void> {
  const rings = area.type === "Polygon" ? area.coordinates : area.coordinates.flat();
  const isOpen = rings.some((ring) => ring[0]?.join() !== ring.at(-1)?.join());
  if (isOpen) throw badField(field, "has a ring whose last corner is not its first", "open-ring");
  const [invalidArea] = await findInvalidAreas(tx, [JSON.stringify(area)]);
  if (invalidArea) throw badField(field, invalidArea.reason, "invalid-area");
}
