import { randomInt } from "node:crypto";
import { asc, eq, isNotNull, isNull } from "drizzle-orm";
import { z } from "zod";
import { agency } from "../../db/schema/agencies";
import { neighbour } from "../../db/schema/neighbours";
import { incidentType } from "../../db/schema/plans";
import { unit } from "../../db/schema/units";
import { record } from "../audit/record";
import type { Context } from "../context";
import { timeZone } from "../domain/calendar";
import { listRoomIncidents } from "../incidents/read-incidents";
import { locales } from "../words/languages";
import { drawBoard } from "./draw-board";

export const PrintBoardInput = z.strictObject({
  locale: z.enum(locales),
  /** Number of blank forms. */
  forms: z.int().min(0).max(100).default(10),
});

const maxIncidents = 5_000;

/**
 * Prints the board as a PDF, for use when the screens are not available. Sensitive incidents are printed as in lists:
 * with type and district only. Records `paper-board.printed` with the numbers of the forms.
 */
export async function printBoard(context: Context, { locale, forms }: z.output<typeof PrintBoardInput>) {
  const board = await readBoard(context, forms);
  const pdf = await drawBoard(board, locale);
  const [first = null, last = null] = [board.formNumbers[0], board.formNumbers.at(-1)];
  await record(context.db, context, [{ kind: "paper-board.printed", data: { first, last } }]);
  return { fileName: `${context.now().toISOString().slice(0, 16).replace(":", "")}.pdf`, pdf };
}

export async function readBoard(context: Context, forms: number) {
  const { db } = context;
  const now = context.now();
  const types = new Map(
    (await db.select().from(incidentType)).map(({ code, nameId, nameEn }) => [code, { id: nameId, en: nameEn }]),
  );
  const incidents = await listRoomIncidents(context, { status: "open", limit: maxIncidents });
  const units = await db
    .select({
      callSign: unit.callSign,
      kind: unit.kind,
      agency: agency.name,
      duty: unit.duty,
      isTaken: unit.isTaken,
      simulated: unit.simulated,
    })
    .from(unit)
    .innerJoin(agency, eq(agency.code, unit.agencyCode))
    .where(isNull(unit.retiredAt))
    .orderBy(asc(agency.name), asc(unit.callSign));
  const agencies = await db
    .select({ name: agency.name, phone: agency.phone })
    .from(agency)
    .where(isNotNull(agency.phone))
    .orderBy(asc(agency.name));
  const neighbours = await db.select().from(neighbour).orderBy(asc(neighbour.name));
  return {
    now,
    incidents: incidents.map(({ type, district, assignments, ...incident }) => ({
      ...incident,
      type: types.get(type) ?? { id: type, en: type },
      district: district.name,
      crews: assignments
        .filter(({ state }) => state !== "clear" && state !== "declined" && state !== "recalled")
        .map(({ unit: { callSign }, state }) => ({ callSign, state })),
    })),
    units: units.map(({ duty, isTaken, ...columns }) => ({
      ...columns,
      status: isTaken ? ("assigned" as const) : duty,
    })),
    phones: [...agencies, ...neighbours].map(({ name, phone }) => ({ name, phone: phone ?? "" })),
    formNumbers: createFormNumbers(now, forms),
  };
}
export type PaperBoard = Awaited<ReturnType<typeof readBoard>>;

/** Letters that are not easily confused in handwriting. */
const formLetters = "ACEFHJKLMNPRTWXY";

/** What the number of a blank form looks like; its letters are the `formLetters`. */
export const formNumberPattern = /^K\d{6}-\d{4}-[ACEFHJKLMNPRTWXY]{3}-\d{2,3}$/;

/**
 * Returns unique form numbers: the minute of printing, three random letters and a counter. No database is needed to
 * make them unique.
 */
function createFormNumbers(now: Date, count: number): string[] {
  const digits = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    dateStyle: "short",
    timeStyle: "short",
    hourCycle: "h23",
  })
    .format(now)
    .replaceAll(/\D/g, "");
  const letters = Array.from({ length: 3 }, () => formLetters[randomInt(formLetters.length)]).join("");
  const stamp = `K${digits.slice(2, 8)}-${digits.slice(8, 12)}-${letters}`;
  return Array.from({ length: count }, (_, index) => `${stamp}-${String(index + 1).padStart(2, "0")}`);
}
