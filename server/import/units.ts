import { eq } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { unit } from "../../db/schema/units";
import { duties, mobilities, unitKinds } from "../../db/vocabulary";
import type { Context } from "../context";
import { Refusal } from "../errors";
import {
  codeList,
  enumCell,
  findPositionErrors,
  optionalReferenceTo,
  positionCells,
  referenceTo,
  text,
  toPoint,
} from "./cells";
import { readCsv } from "./csv";
import type { ParsedFile } from "./file-errors";
import type { References } from "./references";
import { saveUnits } from "./save-units";

function rowSchema({ agencies, stations }: References) {
  return z.strictObject({
    call_sign: text,
    agency: referenceTo(agencies, "agency"),
    kind: enumCell(unitKinds),
    skills: codeList,
    station: optionalReferenceTo(stations, "station"),
    mobility: enumCell(mobilities),
    duty: enumCell(duties),
    ...positionCells,
  });
}
type Row = z.output<ReturnType<typeof rowSchema>>;

/** Parses `units.csv` with the columns call_sign, agency, kind, skills, station, mobility, duty, lng and lat. */
export function parseUnits(file: Uint8Array, references: References): ParsedFile<Row> {
  return readCsv(file, rowSchema(references), { key: ["call_sign"], check: findPositionErrors });
}

/**
 * Saves the units. A position is stored as a fix recorded now. An existing unit keeps its assignment and its duty. Units
 * imported by a simulated actor are marked as simulated. If one of them has the call sign of a real unit, the import is
 * refused.
 */
export async function writeUnits(
  tx: Db,
  context: Context,
  rows: readonly ParsedFile<Row>["rows"][number][],
): Promise<void> {
  const { simulated } = context.actor;
  if (simulated) await refuseRealUnits(tx, rows);
  await saveUnits(
    tx,
    context,
    rows.map(({ call_sign, agency, station, lng, lat, kind, skills, mobility, duty }) => ({
      unit: {
        callSign: call_sign,
        agencyCode: agency,
        stationCode: station,
        kind,
        skills,
        mobility,
        duty,
        simulated,
      },
      position: toPoint({ lng, lat }),
    })),
  );
}

async function refuseRealUnits(tx: Db, rows: readonly ParsedFile<Row>["rows"][number][]): Promise<void> {
  const lines = new Map(rows.map(({ call_sign, line }) => [call_sign, line]));
  const realUnits = await tx.select({ callSign: unit.callSign }).from(unit).where(eq(unit.simulated, false));
  const errors = realUnits
    .filter(({ callSign }) => lines.has(callSign))
    .map(({ callSign }) => ({
      line: lines.get(callSign),
      field: "call_sign",
      cause: `"${callSign}" is a real unit`,
    }));
  if (errors.length > 0) throw new Refusal("invalid-input", { errors: errors.slice(0, 100), count: errors.length });
}
