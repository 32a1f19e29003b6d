import { village } from "../../db/schema/places";
import { type UnitKind, unitKinds } from "../../db/vocabulary";
import type { Context } from "../context";
import { regencyCells } from "./regency-cells";

/** A place that help may have to reach: a village or a cell. */
export type Point = { id: string; district: string; lng: number; lat: number };

/** All villages; some have no position. */
async function listVillages({ db }: Context) {
  const { code: id, name, districtCode: district, position, positionQuality: quality } = village;
  return db.select({ id, name, district, position, quality }).from(village).orderBy(village.code);
}

/** The villages with a position, and the cells. */
export async function listPoints(context: Context) {
  const [villages, cells] = await Promise.all([listVillages(context), regencyCells(context.db)]);
  const known = villages.flatMap(({ position, ...one }) => (position ? [{ ...one, ...position }] : []));
  return {
    villages: known,
    unplaced: villages.filter(({ position }) => !position).map(({ district }) => district),
    cells,
  };
}

/** Points as one array per field, for the queries. */
export function asColumns(points: readonly { id: string; lng: number; lat: number }[]) {
  return {
    ids: points.map(({ id }) => id),
    lngs: points.map(({ lng }) => lng),
    lats: points.map(({ lat }) => lat),
  };
}

export function kindsOf(kind: UnitKind | null): readonly UnitKind[] {
  return kind ? [kind] : unitKinds;
}
