import { inArray } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { agency } from "../../db/schema/agencies";
import { unit } from "../../db/schema/units";
import { excluded } from "../../db/seed/excluded";
import { dispatchRules } from "../../db/vocabulary";
import type { Context } from "../context";
import { inBatches } from "./batches";
import { optionalText, text, word } from "./cells";
import { readCsv } from "./csv";
import type { Parsed } from "./file-error";
import type { Known } from "./known";
import { settleUnitsWhere } from "./settle";

const Row = z.strictObject({ code: text, name: text, dispatch_rule: word(dispatchRules), phone: optionalText });
type Row = z.output<typeof Row>;

/** `agencies.csv`: code, name, dispatch_rule, phone. */
export function parseAgencies(file: Uint8Array): Parsed<Row> {
  return readCsv(file, Row, { key: ["code"] });
}

/** A changed dispatch rule changes at once how the agency's units are ranked. */
export async function writeAgencies(tx: Db, context: Context, rows: readonly Row[], known: Known): Promise<void> {
  for (const batch of inBatches(rows)) {
    await tx
      .insert(agency)
      .values(batch.map(({ dispatch_rule, code, name, phone }) => ({ code, name, phone, dispatchRule: dispatch_rule })))
      .onConflictDoUpdate({ target: agency.code, set: excluded(agency, "name", "dispatchRule", "phone") });
  }
  const changed = rows.filter(
    ({ code, dispatch_rule }) => known.agencies.has(code) && known.agencies.get(code) !== dispatch_rule,
  );
  if (changed.length > 0)
    await settleUnitsWhere(
      tx,
      context,
      inArray(
        unit.agencyCode,
        changed.map(({ code }) => code),
      ),
    );
}
