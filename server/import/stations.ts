import { inArray } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { station } from "../../db/schema/agencies";
import { unit } from "../../db/schema/units";
import { drawResponseAreas } from "../../db/seed/areas";
import { excluded } from "../../db/seed/excluded";
import type { Context } from "../context";
import { inBatches } from "./batches";
import { keyOf, listOf, pairErrors, pointOf, positionCells, text } from "./cells";
import { readCsv } from "./csv";
import type { Parsed } from "./file-error";
import type { Known } from "./known";
import { settleUnitsWhere } from "./settle";

function rowOf({ agencies, districts }: Known) {
  return z.strictObject({
    code: text,
    name: text,
    agency: keyOf(agencies, "agency"),
    kind: text,
    ...positionCells,
    areas: listOf(districts, "kecamatan"),
  });
}
type Row = z.output<ReturnType<typeof rowOf>>;

/**
 * `stations.csv`: code, name, agency, kind, lng, lat, areas. A station without a position keeps the one it has, or
 * stands at the facility whose id is its code; when there is neither, that is an error.
 */
export function parseStations(file: Uint8Array, known: Known): Parsed<Row> {
  const { rows, errors } = readCsv(file, rowOf(known), { key: ["code"], check: pairErrors });
  const nowhere = rows.filter(
    ({ code, lng }) => lng === null && !known.stations.has(code) && !known.facilities.has(code),
  );
  return {
    rows,
    errors: [
      ...errors,
      ...nowhere.map(({ line, code }) => ({
        line,
        field: "lng",
        cause: `is empty, and there is no facility "${code}" to stand at`,
      })),
    ],
  };
}

export async function writeStations(tx: Db, context: Context, rows: readonly Row[], known: Known): Promise<void> {
  for (const batch of inBatches(rows)) {
    await tx
      .insert(station)
      .values(batch.map((row) => stationOf(row, known)))
      .onConflictDoUpdate({
        target: station.code,
        set: excluded(station, "name", "agencyCode", "kind", "areaCodes", "facilityId", "position", "positionQuality"),
      });
  }
  await drawResponseAreas(tx);
  await settleUnitsWhere(
    tx,
    context,
    inArray(
      unit.stationCode,
      rows.map(({ code }) => code),
    ),
  );
}

function stationOf({ code, name, agency, kind, areas, ...cells }: Row, known: Known): typeof station.$inferInsert {
  const given = pointOf(cells);
  const standing = given
    ? { position: given, positionQuality: null }
    : (known.stations.get(code) ?? known.facilities.get(code));
  if (!standing) throw new Error(`station ${code} was accepted without a position`);
  return {
    code,
    name,
    agencyCode: agency,
    kind,
    areaCodes: areas,
    facilityId: known.stations.get(code)?.facilityId ?? (known.facilities.has(code) ? code : null),
    position: standing.position,
    positionQuality: standing.positionQuality,
  };
}
