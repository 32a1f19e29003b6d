import { z } from "zod";
import { vehicles } from "../network-vocabulary";
import { sqlQuery } from "../sql";
import { categories, dispositions, precisions, rankingBases } from "../vocabulary";

const nullableString = z.string().nullable();
const count = z.number();
const seconds = z.number().nullable();

const periodParameters = ["first_day", "last_day", "simulated"] as const;
/** The parameters of the SQL function `filtered_facts`, and therefore of every query that calls it. */
const filterParameters = [
  ...periodParameters,
  "categories",
  "types",
  "priorities",
  "districts",
  "agencies",
  "hours",
  "weekdays",
  "cell",
] as const;

export const countPlaces = sqlQuery({
  name: "insight/count-places",
  row: z.object({ district: nullableString, precision: z.enum(precisions).nullable(), cell: nullableString, count }),
  parameters: [...filterParameters, "resolution"],
});

export const countTimes = sqlQuery({
  name: "insight/count-times",
  row: z.object({ day: nullableString, weekday: z.number().nullable(), hour: z.number().nullable(), count }),
  parameters: filterParameters,
});

export const comparePeriods = sqlQuery({
  name: "insight/compare-periods",
  row: z.object({ period: z.number(), district: nullableString, count }),
  parameters: [...filterParameters, "first_days", "last_days"],
});

export const countInside = sqlQuery({
  name: "insight/count-inside",
  row: z.object({
    type: nullableString,
    priority: z.number().nullable(),
    precision: z.enum(precisions).nullable(),
    hour: z.number().nullable(),
    count,
    median: seconds,
  }),
  parameters: filterParameters,
});

export const countFrames = sqlQuery({
  name: "insight/count-frames",
  row: z.object({ frame: z.number(), place: z.string(), count }),
  parameters: [...filterParameters, "by_hour", "frames", "resolution", "limit"],
});

export const compareTravel = sqlQuery({
  name: "insight/compare-travel",
  row: z.object({
    vehicle: z.enum(vehicles),
    rankedBy: z.enum(rankingBases),
    ...{ n: count, implausible: count, withinMedian: count, withinP90: count },
    medianRatio: z.number().nullable(),
  }),
  parameters: [...filterParameters, "min_seconds", "max_ratio"],
});

export const measureSteps = sqlQuery({
  name: "insight/measure-steps",
  row: z.object({
    ...{ number: z.number(), key: z.string(), total: count, complete: count, promised: count },
    counts: count.array().length(7),
    within: z.tuple([count, count, count]),
    percentiles: z.tuple([z.number(), z.number()]).nullable().array().length(7),
  }),
  parameters: [
    ...filterParameters,
    ...["by", "complete_bits", "target_categories", "dispatch_targets", "acknowledge_targets", "total_targets"],
  ] as const,
});

export const trendStep = sqlQuery({
  name: "insight/trend-step",
  row: z.object({ month: z.string(), n: count, median: seconds, p90: seconds }),
  parameters: [...filterParameters, "step"],
});

/** A day, and a bit mask of the hours with at least one call or incident; bit 0 is the hour that starts at midnight. */
const DayHours = z.object({ day: z.string(), hours: z.number() });

export const qualityIncidents = sqlQuery({
  name: "insight/quality-incidents",
  row: z.union([
    DayHours,
    z.object({ day: z.null(), merged: z.boolean(), precision: z.enum(precisions), stamped: z.number(), count }),
  ]),
  parameters: periodParameters,
});

export const qualityCalls = sqlQuery({
  name: "insight/quality-calls",
  row: z.union([DayHours, z.object({ day: z.null(), outcome: z.enum([...dispositions, "open", "held-off"]), count })]),
  parameters: periodParameters,
});

export const firstDays = sqlQuery({
  name: "insight/first-days",
  row: z.object({ simulated: z.boolean(), firstDay: z.string(), lastDay: z.string() }),
  parameters: [],
});

export const monthsWithData = sqlQuery({
  name: "insight/months-with-data",
  row: z.object({ simulated: z.boolean(), month: z.string() }),
  parameters: [],
});

export const describeScope = sqlQuery({
  name: "insight/describe-scope",
  row: z.object({ real: count, simulated: count, changedAt: z.coerce.date().nullable(), waiting: count }),
  parameters: [],
});

export const listSensitive = sqlQuery({
  name: "insight/list-sensitive",
  row: z.object({
    year: z.number(),
    district: z.string(),
    category: z.enum(["women-and-children", "other"]),
    count,
  }),
  parameters: ["this_year", "simulated"],
});

export const takeStaleMonths = sqlQuery({
  name: "insight/take-stale-months",
  row: z.object({ month: z.string() }),
  parameters: ["max_months", "except"],
});

export const rawFacts = sqlQuery({
  name: "insight/raw-facts",
  row: z.object({
    incident_id: z.string(),
    opened_at: z.string(),
    opened_day: z.string(),
    opened_hour: z.number(),
    weekday: z.number(),
    priority: z.number(),
    simulated: z.boolean(),
    merged: z.boolean(),
    precision: z.enum(precisions),
    type_code: z.string(),
    category: z.enum(categories),
    district_code: nullableString,
    lng: z.number(),
    lat: z.number(),
    agency_code: nullableString,
    station_code: nullableString,
    agencies: z.string().array().nullable(),
    answer_seconds: seconds,
    dispatch_seconds: seconds,
    acknowledge_seconds: seconds,
    turnout_seconds: seconds,
    travel_seconds: seconds,
    on_scene_seconds: seconds,
    total_seconds: seconds,
  }),
  parameters: ["month", "after_opened_at", "after_id", "limit", "longest_seconds"],
});

export const numberCodes = sqlQuery({
  name: "insight/number-codes",
  row: z.object({ number: z.number(), code: z.string() }),
  parameters: ["codes"],
});

const ChangedCount = z.object({ changed: count });
export const writeFacts = sqlQuery({ name: "insight/write-facts", row: ChangedCount, parameters: ["facts"] });
export const deleteFacts = sqlQuery({
  name: "insight/delete-facts",
  row: ChangedCount,
  parameters: ["month", "incident_ids"],
});
export const rebuildCalls = sqlQuery({ name: "insight/rebuild-calls", row: ChangedCount, parameters: ["month"] });
export const rebuildSensitive = sqlQuery({
  name: "insight/rebuild-sensitive",
  row: z.unknown(),
  parameters: ["month"],
});
export const finishMonth = sqlQuery({
  name: "insight/finish-month",
  row: z.unknown(),
  parameters: ["month", "changed"],
});
