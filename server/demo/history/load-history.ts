import { and, eq, isNotNull, sql } from "drizzle-orm";
import type { Db } from "../../../db/client";
import { importCalls, importIncidents, type PastCall, type PastIncident } from "../../../db/queries/history";
import { incident } from "../../../db/schema/incidents";
import { inTransaction } from "../../../db/transaction";
import { record } from "../../audit/record";
import { actorReference, type Context } from "../../context";
import { listMonthsOfFiveYears } from "./calendar";
import { generateMonth } from "./generate-month";
import { readReferenceData } from "./reference-data";

const yearMs = 365.25 * 86_400_000;
const batchSize = 2_000;

/**
 * Loads five years of generated history up to yesterday, marked as simulated, in one transaction. Does nothing if such
 * a history is already loaded.
 */
export async function loadHistory(context: Context): Promise<{ incidents: number; calls: number }> {
  const { db, now } = context;
  const source = `${actorReference(context.actor)}-history`;
  if (await isLoaded(db, source)) return { incidents: 0, calls: 0 };
  const reference = await readReferenceData(db);
  const { months, ...span } = listMonthsOfFiveYears(now());
  const incidents: PastIncident[] = [];
  const calls: PastCall[] = [];
  for (const month of months) {
    const generatedMonth = generateMonth(month, reference, {
      ...span,
      years: Math.max(0, month.startMs - span.fromMs) / yearMs,
    });
    incidents.push(...generatedMonth.incidents);
    calls.push(...generatedMonth.calls);
  }
  await inTransaction(db, async (tx) => {
    for (const rows of splitSortedIntoBatches(incidents, ({ opened_at }) => opened_at))
      await importIncidents(tx, { rows: JSON.stringify(rows), opened_by: source, simulated: true });
    const callsWithPrefixedIds = calls.map((call) => ({ ...call, external_id: `${source}:${call.external_id}` }));
    for (const rows of splitSortedIntoBatches(callsWithPrefixedIds, ({ received_at }) => received_at))
      await importCalls(tx, { rows: JSON.stringify(rows), actor: source, simulated: true });
    const data = { kind: "demonstration", simulated: true, imported: incidents.length, calls: calls.length };
    await record(tx, context, [{ kind: "history.imported", data }]);
  });
  for (const table of ["incident", "assignment", "call"]) await db.execute(sql.raw(`analyze ${table}`));
  return { incidents: incidents.length, calls: calls.length };
}

async function isLoaded(db: Db, source: string): Promise<boolean> {
  const [existingIncident] = await db
    .select({ id: incident.id })
    .from(incident)
    .where(and(eq(incident.openedBy, source), isNotNull(incident.idempotencyKey)))
    .limit(1);
  return existingIncident !== undefined;
}

/** Sorts the rows by time, so that incidents are numbered chronologically, and splits them into batches. */
function splitSortedIntoBatches<Row extends { row_index: number }>(
  rows: readonly Row[],
  timeOf: (row: Row) => string,
): Row[][] {
  const sortedRows = rows.toSorted((a, b) => (timeOf(a) < timeOf(b) ? -1 : 1));
  return Array.from({ length: Math.ceil(sortedRows.length / batchSize) }, (_, batchIndex) =>
    sortedRows
      .slice(batchIndex * batchSize, (batchIndex + 1) * batchSize)
      .map((row, index) => ({ ...row, row_index: index })),
  );
}
