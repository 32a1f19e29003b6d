import type { Db } from "../../db/client";
import { describeScope as describeScopeQuery, firstDays, monthsWithData } from "../../db/queries/insight";
import type { DataKind } from "../../db/vocabulary";
import type { Context } from "../context";
import { readFacts } from "./read-facts";

type DayRange = { firstDay: string | null; lastDay: string | null };

/** For each kind of data, the first and last day with an incident; null if there are no incidents. */
export async function readDayRanges(db: Db): Promise<Record<DataKind, DayRange>> {
  const dayRanges: Record<DataKind, DayRange> = { real: emptyDayRange, simulated: emptyDayRange };
  for (const { simulated, ...range } of await firstDays(db, {})) dayRanges[simulated ? "simulated" : "real"] = range;
  return dayRanges;
}

const emptyDayRange: DayRange = { firstDay: null, lastDay: null };

/**
 * For each kind of data, the months (first day) with an incident, in order. Other months count as not recorded: a gap
 * in an imported history cannot be told from a month in which nothing happened, which is far less likely.
 */
export async function readMonthsWithData(db: Db): Promise<Record<DataKind, string[]>> {
  const months: Record<DataKind, string[]> = { real: [], simulated: [] };
  for (const { simulated, month } of await monthsWithData(db, {})) months[simulated ? "simulated" : "real"].push(month);
  return months;
}

/**
 * Describes the data that the figures are based on: the first and last day and the months with an incident, the
 * number of incidents (without merged and sensitive ones), when the figures last changed, and how many months are
 * waiting to be rebuilt.
 */
export async function describeScope({ db }: Pick<Context, "db">) {
  return readFacts(db, async (tx) => {
    const { real, simulated } = await readDayRanges(tx);
    const [scope] = await describeScopeQuery(tx, {});
    const sortDays = (days: readonly (string | null)[]) => days.filter((day) => day !== null).sort();
    return {
      firstDay: sortDays([real.firstDay, simulated.firstDay])[0] ?? null,
      lastDay: sortDays([real.lastDay, simulated.lastDay]).at(-1) ?? null,
      firstDays: { real: real.firstDay, simulated: simulated.firstDay },
      months: await readMonthsWithData(tx),
      counts: { real: scope?.real ?? 0, simulated: scope?.simulated ?? 0 },
      changedAt: scope?.changedAt ?? null,
      waiting: scope?.waiting ?? 0,
    };
  });
}
