import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import { cellToParent, latLngToCell } from "h3-js";
import type { Db } from "../../db/client";
import {
  deleteFacts,
  finishMonth,
  numberCodes,
  rawFacts,
  rebuildCalls,
  rebuildSensitive,
  takeStaleMonths,
  writeFacts,
} from "../../db/queries/insight";
import { inTransaction } from "../../db/transaction";
import { createStepMask, maxStepSeconds } from "../domain/insight";

const incidentsPerBatch = 500;

/** Thrown if the figures of a month could not be rebuilt; `cause` is the original error. */
export class RebuildError extends Error {
  constructor(
    readonly month: string,
    cause: unknown,
  ) {
    super(`the figures of ${month} cannot be rebuilt`, { cause });
  }
}

/** Rebuilds the figures of the three latest months that are out of date, and returns the number of months rebuilt. */
export async function rebuildMonths(db: Db): Promise<number> {
  return (await rebuildLatestMonths(db, { maxMonths: 3, except: [] })).length;
}

/**
 * Rebuilds the figures of the latest months that are out of date (stale) from the incidents and calls: at most
 * `maxMonths` months, and none of those in `except`. Returns the rebuilt months. Runs in one transaction, so after a
 * crash the months are still stale. Does nothing while another process is rebuilding. If a month fails, none is
 * rebuilt, and the function throws a `RebuildError`.
 */
export async function rebuildLatestMonths(
  db: Db,
  { maxMonths, except }: { maxMonths: number; except: readonly string[] },
): Promise<string[]> {
  let currentMonth: string | null = null;
  try {
    return await inTransaction(db, async (tx) => {
      currentMonth = null;
      const staleMonths = await takeStaleMonths(tx, { max_months: maxMonths, except });
      for (const { month } of staleMonths) {
        currentMonth = month;
        await rebuildMonth(tx, month);
      }
      currentMonth = null;
      return staleMonths.map(({ month }) => month);
    });
  } catch (error) {
    throw currentMonth === null ? error : new RebuildError(currentMonth, error);
  }
}

async function rebuildMonth(tx: Db, month: string): Promise<void> {
  const { ids, changedCount } = await rebuildFacts(tx, month);
  const deletedRows = await deleteFacts(tx, { month, incident_ids: ids });
  const callRows = await rebuildCalls(tx, { month });
  await rebuildSensitive(tx, { month });
  const changedTotal = [...deletedRows, ...callRows].reduce((sum, row) => sum + row.changed, changedCount);
  await finishMonth(tx, { month, changed: changedTotal > 0 });
}

type RawFact = Awaited<ReturnType<typeof rawFacts>>[number];

/**
 * Writes the facts of a month in batches. Between batches, the process can serve other requests. Returns the ids of the
 * month's incidents, and how many facts have changed.
 */
async function rebuildFacts(tx: Db, month: string): Promise<{ ids: string[]; changedCount: number }> {
  const ids: string[] = [];
  let changedCount = 0;
  let lastRow: RawFact | undefined;
  do {
    const cursor = { after_opened_at: lastRow?.opened_at ?? null, after_id: lastRow?.incident_id ?? null };
    const rows = await rawFacts(tx, { month, ...cursor, limit: incidentsPerBatch, longest_seconds: maxStepSeconds });
    const numbers = await assignCodeNumbers(tx, rows);
    const factsJson = JSON.stringify(rows.map((row) => toFact(row, numbers)));
    const [writtenFacts] = await writeFacts(tx, { facts: factsJson });
    changedCount += writtenFacts?.changed ?? 0;
    ids.push(...rows.map(({ incident_id }) => incident_id));
    lastRow = rows.length === incidentsPerBatch ? rows.at(-1) : undefined;
    await yieldToEventLoop();
  } while (lastRow);
  return { ids, changedCount };
}

/**
 * Returns a map from each code to the number that `insight_fact` stores instead. Assigns a number to each code that has
 * none.
 */
async function assignCodeNumbers(tx: Db, rows: readonly RawFact[]): Promise<ReadonlyMap<string, number>> {
  const codes = rows.flatMap((row) => [
    ...[row.category, row.precision, row.type_code, row.district_code, row.agency_code, row.station_code],
    ...(row.agencies ?? []),
  ]);
  const numbers = await numberCodes(tx, { codes: [...new Set(codes.filter((code) => code !== null))] });
  return new Map(numbers.map(({ code, number }) => [code, number]));
}

/** Converts an incident's raw data to a row for `insight_fact`, by column name. */
function toFact(rawFact: RawFact, numbers: ReadonlyMap<string, number>) {
  const { opened_at: _, lng, lat, type_code, district_code, agency_code, station_code, ...fact } = rawFact;
  const isPlaced = district_code !== null && (fact.precision === "exact" || fact.precision === "approximate");
  const cell = isPlaced ? latLngToCell(lat, lng, 8) : null;
  const cellAtResolution = (resolution: number) =>
    cell ? BigInt(`0x${cellToParent(cell, resolution)}`).toString() : null;
  const numberOf = (code: string | null) => (code === null ? null : numbers.get(code));
  return {
    ...fact,
    stamped: createStepMask([
      fact.answer_seconds,
      fact.dispatch_seconds,
      fact.acknowledge_seconds,
      fact.turnout_seconds,
      fact.travel_seconds,
      fact.on_scene_seconds,
      fact.total_seconds,
    ]),
    ...{ cell_6: cellAtResolution(6), cell_7: cellAtResolution(7), cell_8: cellAtResolution(8) },
    category: numberOf(fact.category),
    precision: numberOf(fact.precision),
    type: numberOf(type_code),
    district: numberOf(district_code),
    agency: numberOf(agency_code),
    station: numberOf(station_code),
    agencies: fact.agencies?.map(numberOf) ?? null,
  };
}
