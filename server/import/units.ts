import { eq } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { unit } from "../../db/schema/units";
import { duties, mobilities, unitKinds } from "../../db/vocabulary";
import type { Context } from "../context";
import { Refusal } from "../errors";
import { keyOf, list, optionalKeyOf, pairErrors, pointOf, positionCells, text, word } from "./cells";
import { readCsv } from "./csv";
import type { Parsed } from "./file-error";
import type { Known } from "./known";
import { saveUnits } from "./save-units";

function rowOf({ agencies, stations }: Known) {
  return z.strictObject({
    call_sign: text,
    agency: keyOf(agencies, "agency"),
    kind: word(unitKinds),
    skills: list,
    station: optionalKeyOf(stations, "station"),
    mobility: word(mobilities),
    duty: word(duties),
    ...positionCells,
  });
}
type Row = z.output<ReturnType<typeof rowOf>>;

/** `units.csv`: call_sign, agency, kind, skills, station, mobility, duty, lng, lat. */
export function parseUnits(file: Uint8Array, known: Known): Parsed<Row> {
  return readCsv(file, rowOf(known), { key: ["call_sign"], check: pairErrors });
}

/**
 * A given position is a fix of this moment. A unit that is on its way stays on its way. What a simulated actor brings in is
 * simulated, and never takes the place of a real unit.
 */
export async function writeUnits(tx: Db, context: Context, rows: readonly Row[]): Promise<void> {
  const { simulated } = context.actor;
  if (simulated) await refuseReal(tx, rows);
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
      position: pointOf({ lng, lat }),
    })),
  );
}

async function refuseReal(tx: Db, rows: readonly Row[]): Promise<void> {
  const given = new Set(rows.map(({ call_sign }) => call_sign));
  const real = await tx.select({ callSign: unit.callSign }).from(unit).where(eq(unit.simulated, false));
  const errors = real
    .filter(({ callSign }) => given.has(callSign))
    .map(({ callSign }) => ({ field: "call_sign", cause: `"${callSign}" is a real unit` }));
  if (errors.length > 0) throw new Refusal("invalid-input", { errors: errors.slice(0, 100), count: errors.length });
}
