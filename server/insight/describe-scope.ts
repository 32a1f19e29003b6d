import { countDistinct } from "drizzle-orm";
import { listMonths } from "../../db/insight-queries";
import { insightStale } from "../../db/schema/insight";
import type { Context } from "../context";
import { addDays } from "../domain/calendar";
import { readHead } from "./month-columns";
import { formatVersion } from "./seal";

/**
 * What there is to be told: the first and last day with an incident, how many there are (merged ones and sensitive ones left out), when
 * the latest month was folded, and how many months wait to be.
 */
export async function describeScope({ db }: Pick<Context, "db">) {
  const [listed, [stale]] = await Promise.all([
    listMonths(db, {}),
    db.select({ waiting: countDistinct(insightStale.month) }).from(insightStale),
  ]);
  const counts = { real: 0, simulated: 0 };
  const firstDays: Record<keyof typeof counts, string | null> = { real: null, simulated: null };
  let lastDay: string | null = null;
  let foldedAt: Date | null = null;
  for (const { month, head, ...folded } of listed) {
    // Folded again at the next start.
    if (head[0] !== formatVersion) continue;
    const held = readHead(head);
    // A month that holds nothing but sensitive incidents is told of in no way.
    const isTold = held.real.count + held.simulated.count > 0;
    if (isTold && (!foldedAt || folded.foldedAt > foldedAt)) foldedAt = folded.foldedAt;
    for (const data of ["real", "simulated"] as const) {
      const { count, firstDay: first, lastDay: last } = held[data];
      if (count === 0) continue;
      counts[data] += count;
      firstDays[data] ??= addDays(month, first - 1);
      const until = addDays(month, last - 1);
      if (lastDay === null || until > lastDay) lastDay = until;
    }
  }
  const [firstDay = null] = Object.values(firstDays)
    .filter((day) => day !== null)
    .sort();
  return { firstDay, lastDay, firstDays, counts, foldedAt, waiting: stale?.waiting ?? 0 };
}
