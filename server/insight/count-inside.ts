import { z } from "zod";
import { type Precision, precisions } from "../../db/vocabulary";
import type { Context } from "../context";
import { FilterInput } from "./filter-input";
import { marksPerType, readMarks } from "./month-columns";
import { monthsOf, selectRows } from "./select-rows";
import { Spreads } from "./spreads";
import { Tally } from "./tally";

export const CountInsideInput = z.strictObject({ filter: FilterInput });

/**
 * What the filter lets through, by type (the most frequent first, then by code), priority (1 to 4), precision and hour of day, and the median from the
 * call to the first crew on scene. Meant for one cell or kecamatan.
 */
export async function countInside(context: Context, { filter }: z.output<typeof CountInsideInput>) {
  const months = monthsOf(context);
  const { types } = months.codes;
  const kinds = new Tally();
  const hours = new Array<number>(24).fill(0);
  const totals = new Spreads();
  let total = 0;
  for await (const { month, rows, count } of selectRows(context, months, filter)) {
    total += count;
    const found = kinds.upTo(types.size * marksPerType);
    const { kind, weekHour, seconds } = month;
    totals.add(seconds.at(-1) as Uint16Array, rows, count, new Uint16Array(count), 1);
    for (let at = 0; at < count; at++) {
      const row = rows[at] as number;
      const what = kind[row] as number;
      const hour = (weekHour[row] as number) % 24;
      found[what] = (found[what] as number) + 1;
      hours[hour] = (hours[hour] as number) + 1;
    }
  }
  const { median, n } = totals.told(0);
  const priorities = [0, 0, 0, 0];
  const byPrecision = Object.fromEntries(precisions.map((one) => [one, 0])) as Record<Precision, number>;
  const names = types.all.flatMap((type) => new Array<string>(marksPerType).fill(type));
  for (const kind of names.keys()) {
    const { priority, precision } = readMarks(kind % marksPerType);
    priorities[priority - 1] = (priorities[priority - 1] as number) + kinds.of(kind);
    byPrecision[precision] += kinds.of(kind);
  }
  return {
    total,
    types: kinds.named(names).sort(([one, a], [other, b]) => b - a || one.localeCompare(other)),
    priorities,
    precisions: byPrecision,
    hours,
    median: { total: median, n },
  };
}
