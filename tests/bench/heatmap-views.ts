import { categories } from "../../db/vocabulary";
import type { Context } from "../../server/context";
import { comparePeriods } from "../../server/insight/compare-periods";
import { countInside } from "../../server/insight/count-inside";
import { countPlaces } from "../../server/insight/count-places";
import { countTimes } from "../../server/insight/count-times";
import { describeScope } from "../../server/insight/describe-scope";
import { FilterInput } from "../../server/insight/filter-input";
import { measureQuality } from "../../server/insight/measure-quality";
import { measureSteps } from "../../server/insight/measure-steps";
import { playFrames } from "../../server/insight/play-frames";
import { trendSteps } from "../../server/insight/trend-steps";
import { createRandom } from "../support/seeded-random";
import { years } from "./heatmap-facts";

type Filter = ReturnType<typeof FilterInput.parse>;

/** A figure of the insight screen. Exact percentiles need a sort and may take longer than counts. */
type View = { kind: "counts" | "percentiles"; read: (context: Context, filter: Filter) => Promise<unknown> };

const counts = (read: View["read"]): View => ({ kind: "counts", read });
const percentiles = (read: View["read"]): View => ({ kind: "percentiles", read });
const lastYear = { from: "2025-01-01", to: "2025-12-31" };

export const views = {
  scope: counts((context) => describeScope(context)),
  "cells, 36 km2": counts((context, filter) => countPlaces(context, { filter, resolution: 6 })),
  "cells, 5 km2": counts((context, filter) => countPlaces(context, { filter, resolution: 7 })),
  "cells, 0.7 km2": counts((context, filter) => countPlaces(context, { filter, resolution: 8 })),
  districts: counts((context, filter) => countPlaces(context, { filter, resolution: null })),
  "hours and days": counts((context, filter) => countTimes(context, { filter })),
  "compared with years": counts((context, filter) =>
    comparePeriods(context, { filter: { ...filter, ...lastYear }, with: "years" }),
  ),
  "time-lapse by month": counts((context, filter) => playFrames(context, { filter, resolution: 6, step: "month" })),
  "data quality": counts((context, filter) => measureQuality(context, { filter })),
  "inside one place": percentiles((context, filter) => countInside(context, { filter })),
  "response times": percentiles((context, filter) => measureSteps(context, { filter, by: "all" })),
  "response times by category": percentiles((context, filter) => measureSteps(context, { filter, by: "category" })),
  "response times by agency": percentiles((context, filter) => measureSteps(context, { filter, by: "agency" })),
  "trend by month": percentiles((context, filter) => trendSteps(context, { filter, step: "total" })),
} as const satisfies Record<string, View>;
export type ViewName = keyof typeof views;
export const viewNames = Object.keys(views) as ViewName[];

export const filterNames = ["all five years", "one year", "one filter", "several filters"] as const;
export type FilterName = (typeof filterNames)[number];

/** Returns a different filter of this kind for each run. */
export function filterOf(name: FilterName, run: number): Filter {
  const random = createRandom(run + 1);
  const all = { ...years, data: "real" };
  if (name === "all five years") return FilterInput.parse(all);
  if (name === "one year") {
    const [year, month] = [random.whole(2021, 2024), random.whole(1, 9)];
    return FilterInput.parse({ ...all, from: `${year}-0${month}-10`, to: `${year + 1}-0${month}-09` });
  }
  const category = random.pick(categories);
  if (name === "one filter") return FilterInput.parse({ ...all, categories: [category] });
  const first = random.whole(0, 18);
  return FilterInput.parse({
    ...all,
    from: `2022-0${random.whole(1, 9)}-11`,
    categories: [...new Set([category, random.pick(categories)])],
    priorities: [1, random.whole(2, 3)],
    hours: [first, first + 1, first + 2, first + 3, first + 4, first + 5],
    weekdays: [0, 1, 2, 3, 4],
  });
}
