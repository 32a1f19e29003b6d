import { and, eq, isNotNull } from "drizzle-orm";
import { cellToLatLng, polygonToCells } from "h3-js";
import { z } from "zod";
import type { Db } from "../../db/client";
import { hourBands } from "../../db/network-vocabulary";
import { districtBoundaries, districtVersions } from "../../db/queries/coverage";
import { gazetteerPlace } from "../../db/schema/gazetteer";
import { network } from "../../db/schema/network";
import { village } from "../../db/schema/places";
import { type UnitKind, unitKinds } from "../../db/vocabulary";
import type { Context } from "../context";

/** The part of the day whose learned speeds apply; if not given, the current one. */
export const HourBandInput = z.enum(hourBands).nullish();

/** A place that units may have to reach: a village or the centre of a cell. */
export type Point = { id: string; district: string; lng: number; lat: number };

/** Lists all villages. A village without a stored position gets the one from the current base map, if any. */
async function listVillages({ db }: Context) {
  const { code: id, name, districtCode: district, position, positionQuality: quality } = village;
  const villages = await db.select({ id, name, district, position, quality }).from(village).orderBy(village.code);
  const importedVillages = await db
    .select({ code: gazetteerPlace.villageCode, position: gazetteerPlace.position })
    .from(gazetteerPlace)
    .innerJoin(network, and(eq(network.id, gazetteerPlace.networkId), eq(network.status, "current")))
    .where(isNotNull(gazetteerPlace.villageCode));
  const importedPositions = new Map(importedVillages.map((place) => [place.code, place.position]));
  return villages.map((knownVillage) => {
    const point = knownVillage.position ? undefined : importedPositions.get(knownVillage.id);
    return point ? { ...knownVillage, position: point, quality: "approximate" as const } : knownVillage;
  });
}

/** Lists the villages with a position, the district codes of those without one (`unplaced`), and all H3 cells. */
export async function listPoints(context: Context) {
  const [villages, cells] = await Promise.all([listVillages(context), readRegencyCells(context.db)]);
  const placedVillages = villages.flatMap(({ position, ...village }) =>
    position ? [{ ...village, ...position }] : [],
  );
  return {
    villages: placedVillages,
    unplaced: villages.filter(({ position }) => !position).map(({ district }) => district),
    cells,
  };
}

/** Converts points to one array per field, for use as SQL parameters. */
export function toColumns(points: readonly { id: string; lng: number; lat: number }[]) {
  return {
    ids: points.map(({ id }) => id),
    lngs: points.map(({ lng }) => lng),
    lats: points.map(({ lat }) => lat),
  };
}

export function listCoveredKinds(kind: UnitKind | null): readonly UnitKind[] {
  return kind ? [kind] : unitKinds;
}

/** H3 resolution of the cells that cover the regency, including the areas between villages: about 36 km2 each. */
export const coverageResolution = 6;

export type RegencyCell = { id: string; district: string; lng: number; lat: number };

type DistrictByCell = Map<string, string>;
const cellCache = new WeakMap<Db, { version: string | null; byResolution: Map<number, Promise<DistrictByCell>> }>();

/**
 * Returns a map from the H3 cells of this resolution to their districts. It contains the cells whose centre is in a
 * district. Recomputes it only when the boundaries have changed.
 */
export async function readDistrictsOfCells(db: Db, resolution: number): Promise<DistrictByCell> {
  const [{ version } = { version: null }] = await districtVersions(db, {});
  const cachedDistricts = cellCache.get(db);
  const byResolution: Map<number, Promise<DistrictByCell>> = cachedDistricts && cachedDistricts.version === version
    ? cachedDistricts.byResolution
    : new Map();
  cellCache.set(db, { version, byResolution });
  const cells = byResolution.get(resolution) ?? computeDistricts(db, resolution);
  byResolution.set(resolution, cells);
  cells.catch(() => byResolution.delete(resolution));
  return cells;
}

async function readRegencyCells(db: Db): Promise<RegencyCell[]> {
  return [...(await readDistrictsOfCells(db, coverageResolution))].map(([id, district]) => {
    const [lat, lng] = cellToLatLng(id);
    return { id, district, lng, lat };
  });
}

async function computeDistricts(db: Db, resolution: number): Promise<DistrictByCell> {
  const districtByCell: DistrictByCell = new Map();
  for (const { code, boundary } of await districtBoundaries(db, {})) {
    for (const polygon of boundary.coordinates) {
      for (const id of polygonToCells(polygon, resolution, true)) districtByCell.set(id, code);
    }
  }
  return districtByCell;
}
