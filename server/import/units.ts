import { eq } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { unit } from "../../db/schema/units";
import { duties, mobilities, unitKinds } from "../../db/vocabulary";
import type { Context } from "../context";
import { Refusal } from "../errors";
import {
  codeListCell,
  enumCell,
  findPositionErrors,
  optionalReferenceCell,
  positionCells,
  referenceCell,
  requiredText,
  toPoint,
} from "./cells";
import { readCsv } from "./csv";
import type { ParsedFile } from "./file-errors";
import type { References } from "./references";
import { findUnitsBoundToAgency, saveUnits } from "./save-units";

function rowSchema({ agencies, stations }: References) {
  return z.strictObject({
    call_sign: requiredText,
    agency: referenceCell(agencies, "agency"),
    kind: enumCell(unitKinds),
    skills: codeListCell,
    station: optionalReferenceCell(stations, "station"),
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
 * Saves the units. A position is stored as a fix recorded now. An existing unit keeps its assignment and its duty.
 * Units imported by a simulated actor are marked as simulated. If one of them has the call sign of a real unit, the
 * import is refused.
 */
export async function writeUnits(tx: Db, context: Context, rows: ParsedFile<Row>["rows"]): Promise<void> {
  const { simulated } = context.actor;
  if (simulated) await refuseRealUnits(tx, rows);
  await refuseAgencyChanges(tx, rows);
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

async function refuseRealUnits(tx: Db, rows: ParsedFile<Row>["rows"]): Promise<void> {
  const realUnits = await tx.select({ callSign: unit.callSign }).from(unit).where(eq(unit.simulated, false));
  const realCallSigns = realUnits.map(({ callSign }) => callSign);
  refuseRows(rows, realCallSigns, "call_sign", (row) => `"${row.call_sign}" is a real unit`);
}

async function refuseAgencyChanges(tx: Db, rows: ParsedFile<Row>["rows"]): Promise<void> {
  const listedUnits = rows.map(({ call_sign, agency }) => ({ callSign: call_sign, agencyCode: agency }));
  const servedElsewhere = await findUnitsBoundToAgency(tx, listedUnits);
  refuseRows(
    rows,
    servedElsewhere,
    "agency",
    ({ call_sign }) => `"${call_sign}" has been sent to incidents for another agency`,
  );
}

/** Refuses the file if it lists one of the call signs. */
function refuseRows(
  rows: ParsedFile<Row>["rows"],
  callSigns: readonly string[],
  field: keyof Row,
  nameCause: (row: Row) => string,
): void {
  const refusedCallSigns = new Set(callSigns);
  const errors = rows
    .filter(({ call_sign }) => refusedCallSigns.has(call_sign))
    .map((row) => ({ line: row.line, field, cause: nameCause(row) }));
  if (errors.length > 0) throw new Refusal("invalid-input", { errors: errors.slice(0, 100), count: errors.length });
}
