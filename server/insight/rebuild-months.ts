import { setImmediate as nextTurn } from "node:timers/promises";
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
import { maxStepSeconds, stampBits } from "../domain/insight";

const incidentsPerBatch = 500;

/** A month could not be rebuilt; `cause` is the original error. */
export class RebuildError extends Error {
  constructor(
    readonly month: string,
    cause: unknown,
  ) {
    super(`the figures of ${month} cannot be rebuilt`, { cause });
  }
}

/** Rebuilds the three latest stale months and returns how many there were. */
export async function rebuildMonths(db: Db): Promise<number> {
  return (await rebuildLatest(db, { maxMonths: 3, except: [] })).length;
}

/**
 * Rebuilds the latest stale months from the raw rows, at most `maxMonths` and none of `except`, and returns them. Runs in one
 * transaction: after a crash the months are still stale. Does nothing while another process rebuilds. Throws `RebuildError` if
 * one month fails; then none is rebuilt.
 */
export async function rebuildLatest(
  db: Db,
  { maxMonths, except }: { maxMonths: number; except: readonly string[] },
): Promise<string[]> {
  let current: string | null = null;
  try {
    return await inTransaction(db, async (tx) => {
      current = null;
      const staleMonths = await takeStaleMonths(tx, { max_months: maxMonths, except });
      for (const { month } of staleMonths) {
        current = month;
        await rebuildMonth(tx, month);
      }
      current = null;
      return staleMonths.map(({ month }) => month);
    });
  } catch (error) {
    throw current === null ? error : new RebuildError(current, error);
  }
}

async function rebuildMonth(tx: Db, month: string): Promise<void> {
  const { ids, changed } = await rebuildFacts(tx, month);
  const deleted = await deleteFacts(tx, { month, incident_ids: ids });
  const calls = await rebuildCalls(tx, { month });
  await rebuildSensitive(tx, { month });
  const all = [...deleted, ...calls].reduce((sum, row) => sum + row.changed, changed);
  await finishMonth(tx, { month, changed: all > 0 });
}

type RawFact = Awaited<ReturnType<typeof rawFacts>>[number];

/** Writes the facts of a month in batches, so that the process serves other requests in between. */
async function rebuildFacts(tx: Db, month: string): Promise<{ ids: string[]; changed: number }> {
  const ids: string[] = [];
  let changedCount = 0;
  let last: RawFact | undefined;
  do {
    const after = { after_opened_at: last?.opened_at ?? null, after_id: last?.incident_id ?? null };
    const rows = await rawFacts(tx, { month, ...after, limit: incidentsPerBatch, longest_seconds: maxStepSeconds });
    const numbers = await assignNumbers(tx, rows);
    const facts = JSON.stringify(rows.map((row) => factOf(row, numbers)));
    const [writtenFacts] = await writeFacts(tx, { facts });
    changedCount += writtenFacts?.changed ?? 0;
    ids.push(...rows.map(({ incident_id }) => incident_id));
    last = rows.length === incidentsPerBatch ? rows.at(-1) : undefined;
    await nextTurn();
  } while (last);
  return { ids, changed: changedCount };
}

/** Returns the number that each code has in the facts. A new code gets a number. */
async function assignNumbers(tx: Db, rows: readonly RawFact[]): Promise<ReadonlyMap<string, number>> {
  const codes = rows.flatMap((row) => [
    ...[row.category, row.precision, row.type_code, row.district_code, row.agency_code, row.station_code],
    ...(row.agencies ?? []),
  ]);
  const numbers = await numberCodes(tx, { codes: [...new Set(codes.filter((code) => code !== null))] });
  return new Map(numbers.map(({ code, number }) => [code, number]));
}

/** A row of `insight_fact`, by column. */
function factOf(raw: RawFact, numbers: ReadonlyMap<string, number>) {
  const { opened_at: _, lng, lat, type_code, district_code, agency_code, station_code, ...fact } = raw;
  const isPlaced = district_code !== null && (fact.precision === "exact" || fact.precision === "approximate");
  const cell = isPlaced ? latLngToCell(lat, lng, 8) : null;
  const cellAtResolution = (resolution: number) =>
    cell ? BigInt(`0x${cellToParent(cell, resolution)}`).toString() : null;
  const numberOf = (code: string | null) => (code === null ? null : numbers.get(code));
  return {
    ...fact,
    stamped: stampBits([
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
