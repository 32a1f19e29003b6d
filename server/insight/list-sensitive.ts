import { asc } from "drizzle-orm";
import { z } from "zod";
import { insightMonth } from "../../db/schema/insight";
import { district } from "../../db/schema/places";
import type { Context } from "../context";
import { dayAndHourOf } from "../domain/calendar";
import { maskCount } from "../masking/mask-count";

export const ListSensitiveInput = z.strictObject({ data: z.enum(["real", "simulated"]) });

const groups = ["women-and-children", "other"] as const;

/**
 * All that is ever told of sensitive incidents: for each calendar year that has ended, each kecamatan and each of two categories how
 * many there were; null where fewer than five, which stands for none as well. There is no filter and no total, so that nothing can be
 * taken from one another; a year that still grows would tell the next one by the day. Which years there are is told by other incidents
 * alone. Merged incidents and boundary calls are not counted.
 */
export async function listSensitive({ db, now }: Context, { data }: z.output<typeof ListSensitiveInput>) {
  const [months, districts] = await Promise.all([
    db
      .select({ month: insightMonth.month, rows: insightMonth.rows, sensitive: insightMonth.sensitive })
      .from(insightMonth)
      .orderBy(insightMonth.month),
    db.select({ code: district.code }).from(district).orderBy(asc(district.code)),
  ]);
  const counts = new Map<string, number>();
  for (const { month, sensitive } of months) {
    for (const { district: where, category, simulated, count } of sensitive) {
      if (simulated !== (data === "simulated")) continue;
      const key = `${month.slice(0, 4)} ${where} ${category === "women-and-children" ? category : "other"}`;
      counts.set(key, (counts.get(key) ?? 0) + count);
    }
  }
  const thisYear = Number(dayAndHourOf(now()).day.slice(0, 4));
  const first = Number(months.find(({ rows }) => rows > 0)?.month.slice(0, 4) ?? thisYear);
  const years = Array.from({ length: Math.max(0, thisYear - first) }, (_, index) => first + index);
  return {
    years: years.map((year) => ({
      year,
      cells: districts.flatMap(({ code }) =>
        groups.map((category) => {
          const count = counts.get(`${year} ${code} ${category}`) ?? 0;
          return { district: code, category, count: maskCount(count) };
        }),
      ),
    })),
  };
}
