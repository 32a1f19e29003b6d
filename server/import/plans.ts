import { and, eq, or } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { requirement } from "../../db/schema/plans";
import { unitKinds } from "../../db/vocabulary";
import { lockPlans, readPlan } from "../assignment/incident-types";
import type { Context } from "../context";
import { applyPlanChange } from "../incidents/sync-incident";
import { splitIntoBatches } from "./batches";
import { codeListCell, enumCell, referenceCell, wholeNumberCell } from "./cells";
import { readCsv } from "./csv";
import type { ParsedFile } from "./file-errors";
import type { References } from "./references";

function rowSchema({ incidentTypes }: References) {
  return z.strictObject({
    type: referenceCell(incidentTypes, "incident type"),
    priority: wholeNumberCell(1, 4),
    order: wholeNumberCell(1, 99),
    kind: enumCell(unitKinds),
    count: wholeNumberCell(1, 50),
    skills: codeListCell,
  });
}
type Row = z.output<ReturnType<typeof rowSchema>>;

/** Parses `plans.csv` with the columns type, priority, order, kind, count and skills; one line per requirement. */
export function parsePlans(file: Uint8Array, references: References): ParsedFile<Row> {
  return readCsv(file, rowSchema(references), { key: ["type", "priority", "order"] });
}

/**
 * Replaces the whole response plan of each combination of type and priority in the file, also for open incidents.
 * Other plans stay unchanged.
 */
export async function writePlans(tx: Db, context: Context, rows: readonly Row[]): Promise<void> {
  const plans = new Map(rows.map(({ type, priority }) => [`${type} ${priority}`, { type, priority }]));
  await lockPlans(tx, [...new Set(rows.map(({ type }) => type))]);
  const changes = [];
  for (const plan of plans.values()) {
    changes.push({ ...plan, before: await readPlan(tx, plan.type, plan.priority) });
  }
  await tx
    .delete(requirement)
    .where(
      or(
        ...[...plans.values()].map(({ type, priority }) =>
          and(eq(requirement.typeCode, type), eq(requirement.priority, priority)),
        ),
      ),
    );
  for (const batch of splitIntoBatches(rows)) {
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
  for (const change of changes) {
    const after = await readPlan(tx, change.type, change.priority);
    await applyPlanChange(tx, context, { ...change, after });
  }
}
