import { village } from "../../db/schema/places";
import { type UnitKind, unitKinds } from "../../db/vocabulary";
import type { Context } from "../context";
import { regencyCells } from "./regency-cells";

/** A place help may have to come to: a village, or a cell of the land between them. */
export type Point = { id: string; district: string; lng: number; lat: number };

/** The villages, of which only some have a point. */
async function listVillages({ db }: Context) {
  const { code: id, name, districtCode: district, position, positionQuality: quality } = village;
  return db.select({ id, name, district, position, quality }).from(village).orderBy(village.code);
}

/** The villages with a known point, and the cells between them. */
export async function listPoints(context: Context) {
  const [villages, cells] = await Promise.all([listVillages(context), regencyCells(context.db)]);
  const known = villages.flatMap(({ position, ...one }) => (position ? [{ ...one, ...position }] : []));
  return {
    villages: known,
    unplaced: villages.filter(({ position }) => !position).map(({ district }) => district),
    cells,
  };
}

/** Points as the queries take them: one array a field. */
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
