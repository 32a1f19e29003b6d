import { categories } from "../../db/vocabulary";
import type { Context } from "../../server/context";
import { comparePeriods } from "../../server/insight/compare-periods";
import { countBreakdown } from "../../server/insight/count-breakdown";
import { countPlaces } from "../../server/insight/count-places";
import { countTimes } from "../../server/insight/count-times";
import { describeScope } from "../../server/insight/describe-scope";
import { FilterInput } from "../../server/insight/filter-input";
import { measureQuality } from "../../server/insight/measure-quality";
import { measureSteps } from "../../server/insight/measure-steps";
import { readStepTrend } from "../../server/insight/read-step-trend";
import { readTimeLapse } from "../../server/insight/read-time-lapse";
import { createRandom } from "../support/seeded-random";
import { years } from "./heatmap-facts";

type Filter = ReturnType<typeof FilterInput.parse>;

/** A figure of the insight screen. Exact percentiles need a sort, so their time limit is higher for many incidents. */
type View = { kind: "counts" | "percentiles"; read: (context: Context, filter: Filter) => Promise<unknown> };

const countsView = (read: View["read"]): View => ({ kind: "counts", read });
const percentilesView = (read: View["read"]): View => ({ kind: "percentiles", read });
const lastYear = { from: "2025-01-01", to: "2025-12-31" };

export const views = {
  scope: countsView((context) => describeScope(context)),
  "cells, 36 km2": countsView((context, filter) => countPlaces(context, { filter, resolution: 6 })),
  "cells, 5 km2": countsView((context, filter) => countPlaces(context, { filter, resolution: 7 })),
  "cells, 0.7 km2": countsView((context, filter) => countPlaces(context, { filter, resolution: 8 })),
  districts: countsView((context, filter) => countPlaces(context, { filter, resolution: null })),
  "hours and days": countsView((context, filter) => countTimes(context, { filter })),
  "compared with years": countsView((context, filter) =>
    comparePeriods(context, { filter: { ...filter, ...lastYear }, with: "years" }),
  ),
  "time-lapse by month": countsView((context, filter) =>
    readTimeLapse(context, { filter, resolution: 6, step: "month" }),
  ),
  "data quality": countsView((context, filter) => measureQuality(context, { filter })),
  "inside one place": percentilesView((context, filter) => countBreakdown(context, { filter })),
  "response times": percentilesView((context, filter) => measureSteps(context, { filter, by: "all" })),
  "response times by category": percentilesView((context, filter) => measureSteps(context, { filter, by: "category" })),
  "response times by agency": percentilesView((context, filter) => measureSteps(context, { filter, by: "agency" })),
  "trend by month": percentilesView((context, filter) => readStepTrend(context, { filter, step: "total" })),
} as const satisfies Record<string, View>;
export type ViewName = keyof typeof views;
export const viewNames = Object.keys(views) as ViewName[];

export const filterNames = ["all five years", "one year", "one filter", "several filters"] as const;
export type FilterName = (typeof filterNames)[number];

/** Returns a filter of this kind, a different one for each run. */
export function createFilter(name: FilterName, run: number): Filter {
  const random = createRandom(run + 1);
  const allIncidents = { ...years, data: "real" };
  if (name === "all five years") return FilterInput.parse(allIncidents);
  if (name === "one year") {
    const [year, month] = [random.integer(2021, 2024), random.integer(1, 9)];
    return FilterInput.parse({ ...allIncidents, from: `${year}-0${month}-10`, to: `${year + 1}-0${month}-09` });
  }
  const category = random.pick(categories);
  if (name === "one filter") return FilterInput.parse({ ...allIncidents, categories: [category] });
  const firstHour = random.integer(0, 18);
  return FilterInput.parse({
    ...allIncidents,
    from: `2022-0${random.integer(1, 9)}-11`,
    categories: [...new Set([category, random.pick(categories)])],
    priorities: [1, random.integer(2, 3)],
    hours: [firstHour, firstHour + 1, firstHour + 2, firstHour + 3, firstHour + 4, firstHour + 5],
    weekdays: [0, 1, 2, 3, 4],
  });
}
