import { inArray } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { agency } from "../../db/schema/agencies";
import { unit } from "../../db/schema/units";
import { setFromExcluded } from "../../db/seed/excluded";
import { dispatchRules } from "../../db/vocabulary";
import type { Context } from "../context";
import { splitIntoBatches } from "./batches";
import { codeCell, enumCell, optionalText, requiredText } from "./cells";
import { readCsv } from "./csv";
import type { ParsedFile } from "./file-errors";
import type { References } from "./references";
import { refreshUnitsWhere } from "./update-dependents";

function rowSchema({ agencies }: References) {
  return z.strictObject({
    code: codeCell(agencies),
    name: requiredText,
    dispatch_rule: enumCell(dispatchRules),
    phone: optionalText,
  });
}
type Row = z.output<ReturnType<typeof rowSchema>>;

/** Parses `agencies.csv`: code, name, dispatch_rule, phone. */
export function parseAgencies(file: Uint8Array, references: References): ParsedFile<Row> {
  return readCsv(file, rowSchema(references), { key: ["code"] });
}

/** Writes agencies. A changed dispatch rule applies to the agency's units at once. */
export async function writeAgencies(
  tx: Db,
  context: Context,
  rows: readonly Row[],
  references: References,
): Promise<void> {
  for (const batch of splitIntoBatches(rows)) {
    await tx
      .insert(agency)
      .values(batch.map(({ dispatch_rule, code, name, phone }) => ({ code, name, phone, dispatchRule: dispatch_rule })))
      .onConflictDoUpdate({ target: agency.code, set: setFromExcluded(agency, "name", "dispatchRule", "phone") });
  }
  const changedRows = rows.filter(
    ({ code, dispatch_rule }) => references.agencies.has(code) && references.agencies.get(code) !== dispatch_rule,
  );
  if (changedRows.length > 0)
    await refreshUnitsWhere(
      tx,
      context,
      inArray(
        unit.agencyCode,
        changedRows.map(({ code }) => code),
      ),
    );
}
