import { z } from "zod";
import { listSensitive as listSensitiveQuery } from "../../db/insight-queries";
import { dataKinds } from "../../db/vocabulary";
import type { Context } from "../context";
import { dayAndHourOf } from "../domain/calendar";
import { maskCount } from "../masking/mask-count";
import { readFacts } from "./read-facts";

export const ListSensitiveInput = z.strictObject({ data: z.enum(dataKinds) });

/**
 * All that is published of sensitive incidents: for each calendar year that has ended, each kecamatan and each of two groups of categories
 * how many there were; null below five, which stands for none as well. There is no filter and no total, so that nothing can be subtracted;
 * a year that still grows would give away the next incident with its day. Other incidents alone decide which years are listed. Merged
 * incidents and boundary calls are not counted.
 */
export async function listSensitive({ db, now }: Context, { data }: z.output<typeof ListSensitiveInput>) {
  const asked = { this_year: dayAndHourOf(now()).day.slice(0, 4), simulated: data === "simulated" };
  const rows = await readFacts(db, (tx) => listSensitiveQuery(tx, asked));
  const years = [...new Set(rows.map(({ year }) => year))];
  return {
    years: years.map((year) => ({
      year,
      cells: rows
        .filter((row) => row.year === year)
        .map(({ district, category, count }) => ({ district, category, count: maskCount(count) })),
    })),
  };
}
