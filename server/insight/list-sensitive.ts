import { z } from "zod";
import { listSensitive as listSensitiveQuery } from "../../db/queries/insight";
import { dataKinds } from "../../db/vocabulary";
import type { Context } from "../context";
import { dayAndHourOf } from "../domain/calendar";
import { maskCount } from "../masking/mask-count";
import { readFacts } from "./read-facts";

export const ListSensitiveInput = z.strictObject({ data: z.enum(dataKinds) });

/**
 * Returns the only published figures about sensitive incidents: counts by completed calendar year, district and
 * category group (women and children, or other). Counts below five, including zero, are null. There are no totals and
 * no filters but the kind of data (real or simulated), so that no count can be derived by subtraction. The current year
 * is left out, because an increase would reveal the day of an incident. The list of years depends on non-sensitive
 * incidents only. Merged incidents and boundary calls are not counted.
 */
export async function listSensitive({ db, now }: Context, { data }: z.output<typeof ListSensitiveInput>) {
  const parameters = { this_year: dayAndHourOf(now()).day.slice(0, 4), simulated: data === "simulated" };
  const rows = await readFacts(db, (tx) => listSensitiveQuery(tx, parameters));
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
