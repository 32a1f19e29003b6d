import { inArray } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { station } from "../../db/schema/agencies";
import { unit } from "../../db/schema/units";
import { updateResponseAreas } from "../../db/seed/areas";
import { setFromExcluded } from "../../db/seed/excluded";
import type { Context } from "../context";
import { splitIntoBatches } from "./batches";
import {
  codeCell,
  findPositionErrors,
  positionCells,
  referenceCell,
  referenceListCell,
  requiredText,
  toPoint,
} from "./cells";
import { readCsv } from "./csv";
import type { ParsedFile } from "./file-errors";
import type { References } from "./references";
import { refreshUnitsWhere } from "./update-dependents";

function rowSchema({ agencies, stations, districts }: References) {
  return z.strictObject({
    code: codeCell(stations),
    name: requiredText,
    agency: referenceCell(agencies, "agency"),
    kind: requiredText,
    ...positionCells,
    areas: referenceListCell(districts, "district"),
  });
}
type Row = z.output<ReturnType<typeof rowSchema>>;

/**
 * Parses `stations.csv` with the columns code, name, agency, kind, lng, lat and areas. If a line has no position, an
 * existing station keeps its position, and a new station takes the position of the facility whose id equals its code.
 * Reports an error if there is no such facility.
 */
export function parseStations(file: Uint8Array, references: References): ParsedFile<Row> {
  const { rows, errors } = readCsv(file, rowSchema(references), { key: ["code"], check: findPositionErrors });
  const unlocatedRows = rows.filter(
    ({ code, lng }) => lng === null && !references.stations.has(code) && !references.facilities.has(code),
  );
  return {
    rows,
    errors: [
      ...errors,
      ...unlocatedRows.map(({ line, code }) => ({
        line,
        field: "lng",
        cause: `is empty, and there is no facility "${code}" to take the position from`,
      })),
    ],
  };
}

export async function writeStations(
  tx: Db,
  context: Context,
  rows: readonly Row[],
  references: References,
): Promise<void> {
  for (const batch of splitIntoBatches(rows)) {
    await tx
      .insert(station)
      .values(batch.map((row) => toStation(row, references)))
      .onConflictDoUpdate({
        target: station.code,
        set: setFromExcluded(
          station,
          "name",
          "agencyCode",
          "kind",
          "areaCodes",
          "facilityId",
          "position",
          "positionQuality",
          "positionSource",
        ),
      });
  }
  await updateResponseAreas(tx);
  await refreshUnitsWhere(
    tx,
    context,
    inArray(
      unit.stationCode,
      rows.map(({ code }) => code),
    ),
  );
}

function toStation(
  { code, name, agency, kind, areas, ...cells }: Row,
  references: References,
): typeof station.$inferInsert {
  const position = toPoint(cells);
  const locatedPlace = position
    ? { position, positionQuality: null }
    : (references.stations.get(code) ?? references.facilities.get(code));
  if (!locatedPlace) throw new Error(`station ${code} was accepted without a position`);
  return {
    code,
    name,
    agencyCode: agency,
    kind,
    areaCodes: areas,
    facilityId: references.stations.get(code)?.facilityId ?? (references.facilities.has(code) ? code : null),
    position: locatedPlace.position,
    positionQuality: locatedPlace.positionQuality,
    positionSource: position ? null : references.stations.get(code)?.positionSource,
  };
}
