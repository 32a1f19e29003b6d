import { and, eq, or } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { requirement } from "../../db/schema/plans";
import { unitKinds } from "../../db/vocabulary";
import type { Context } from "../context";
import { inBatches } from "./batches";
import { keyOf, list, wholeNumber, word } from "./cells";
import { readCsv } from "./csv";
import type { Parsed } from "./file-error";
import type { Known } from "./known";

function rowOf({ incidentTypes }: Known) {
  return z.strictObject({
    type: keyOf(incidentTypes, "incident type"),
    priority: wholeNumber(1, 4),
    order: wholeNumber(1, 99),
    kind: word(unitKinds),
    count: wholeNumber(1, 50),
    skills: list,
  });
}
type Row = z.output<ReturnType<typeof rowOf>>;

/** `plans.csv`: type, priority, order, kind, count, skills; one line a requirement. */
export function parsePlans(file: Uint8Array, known: Known): Parsed<Row> {
  return readCsv(file, rowOf(known), { key: ["type", "priority", "order"] });
}

/** Replaces the whole plan of each type and priority that the file names; the others stay. */
export async function writePlans(tx: Db, _: Context, rows: readonly Row[]): Promise<void> {
  const plans = new Map(rows.map(({ type, priority }) => [`${type} ${priority}`, { type, priority }]));
  await tx
    .delete(requirement)
    .where(
      or(
        ...[...plans.values()].map(({ type, priority }) =>
          and(eq(requirement.typeCode, type), eq(requirement.priority, priority)),
        ),
      ),
    );
  for (const batch of inBatches(rows)) {
    await tx.insert(requirement).values(
      batch.map(({ type, priority, order, kind, count, skills }) => ({
        typeCode: type,
        priority,
        order,
        kind,
        count,
        skills,
      })),
    );
  }
}
