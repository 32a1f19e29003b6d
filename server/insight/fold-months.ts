import { setImmediate as nextTurn } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { latLngToCell } from "h3-js";
import type { Db } from "../../db/client";
import { countDays, monthCalls, monthFacts, monthSensitive, takeStaleMonths } from "../../db/insight-queries";
import { insightMonth, insightStale } from "../../db/schema/insight";
import { inTransaction } from "../../db/transaction";
import { addDays } from "../domain/calendar";
import { isCounted, steps } from "../domain/insight";
import { writeCalls } from "./call-counts";
import { type Fact, MonthWriter } from "./month-columns";
import { formatVersion } from "./seal";

/** So many incidents are read at once, as far as days can be told apart. */
const incidentsAtOnce = 1_000;
/** After so many incidents others have their turn. */
const incidentsATurn = 250;

/** A month that could not be folded, and why. */
export class UnfoldedMonth extends Error {
  constructor(
    readonly month: string,
    cause: unknown,
  ) {
    super(`the figures of ${month} cannot be folded`, { cause });
  }
}

/** Folds the three latest stale months anew; gives how many there were. */
export async function foldMonths(db: Db): Promise<number> {
  return (await foldLatest(db, { most: 3, but: [] })).length;
}

/**
 * Folds the latest stale months anew from the raw rows, at most so many and none of those left out; gives which. All in one transaction,
 * so that what was noted as stale stays noted until the months stand: a crash loses nothing. While another process folds there is
 * nothing to do here. Throws `UnfoldedMonth` when one of them cannot be folded; then none is.
 */
export async function foldLatest(db: Db, asked: { most: number; but: readonly string[] }): Promise<string[]> {
  let at: string | null = null;
  try {
    return await inTransaction(db, async (tx) => {
      at = null;
      const stale = await takeStaleMonths(tx, asked);
      for (const { month } of stale) {
        at = month;
        await foldMonth(tx, month);
      }
      at = null;
      return stale.map(({ month }) => month);
    });
  } catch (error) {
    throw at === null ? error : new UnfoldedMonth(at, error);
  }
}

/** Notes the months that were folded in another format as stale. */
export async function noteOldFormats(db: Db): Promise<void> {
  await db.execute(sql`
    insert into ${insightStale} (month)
    select month from ${insightMonth}
    where length(incidents) = 0 or length(calls) = 0
      or get_byte(incidents, 0) <> ${formatVersion} or get_byte(calls, 0) <> ${formatVersion}`);
}

async function foldMonth(tx: Db, month: string): Promise<void> {
  const writer = new MonthWriter();
  for (const part of partsOf(month, await countDays(tx, { month }))) {
    for (const [index, row] of (await monthFacts(tx, part)).entries()) {
      writer.add(factOf(row));
      if (index % incidentsATurn === 0) await nextTurn();
    }
  }
  const calls = await monthCalls(tx, { month });
  const sensitive = await monthSensitive(tx, { month });
  if (writer.rows + calls.length + sensitive.length === 0) {
    await tx.delete(insightMonth).where(sql`month = ${month}`);
    return;
  }
  const values = {
    version: sql`nextval('insight_version')`,
    rows: writer.rows,
    incidents: writer.finish(),
    calls: writeCalls(calls),
    sensitive,
    foldedAt: sql`now()`,
  };
  // Told to whoever reads the figures: a sensitive incident, which is in none of them, must not move it.
  const foldedAt = sql`case
    when ${insightMonth.incidents} = excluded.incidents and ${insightMonth.calls} = excluded.calls then ${insightMonth.foldedAt}
    else excluded.folded_at
  end`;
  await tx
    .insert(insightMonth)
    .values({ month, ...values })
    .onConflictDoUpdate({ target: insightMonth.month, set: { ...values, foldedAt } });
}

/** Stretches of days with about as many incidents as are read at once. */
function partsOf(month: string, days: readonly { day: number; count: number }[]) {
  const parts: { first_day: string; last_day: string; count: number }[] = [];
  for (const { day, count } of days) {
    const date = addDays(month, day - 1);
    const last = parts.at(-1);
    if (last && last.count + count <= incidentsAtOnce)
      Object.assign(last, { last_day: date, count: last.count + count });
    else parts.push({ first_day: date, last_day: date, count });
  }
  return parts.map(({ first_day, last_day }) => ({ first_day, last_day }));
}

type FactRow = Awaited<ReturnType<typeof monthFacts>>[number];

function factOf(row: FactRow): Fact {
  const { lng, lat, closeCode, agencies, leadAgency, leadStation } = row;
  const isPlaced = row.district !== null && (row.precision === "exact" || row.precision === "approximate");
  return {
    day: row.day,
    weekHour: row.weekHour,
    type: row.type,
    priority: row.priority,
    precision: row.precision,
    simulated: row.simulated,
    merged: !isCounted(closeCode),
    district: row.district,
    crew: agencies && leadAgency ? { agency: leadAgency, station: leadStation, agencies } : null,
    cell: isPlaced ? latLngToCell(lat, lng, 8) : null,
    seconds: steps.map((step) => row[step]),
  };
}
