import { z } from "zod";
import { sqlQuery } from "./sql";
import { categories, closeCodes, dispositions, precisions } from "./vocabulary";

const seconds = z.number().nullable();
const Bytes = z.instanceof(Uint8Array).transform((value) => Buffer.from(value.buffer, value.byteOffset, value.length));

export const monthFacts = sqlQuery({
  name: "month-facts",
  row: z.object({
    day: z.number(),
    /** Weekday * 24 + hour; Monday is 0. */
    weekHour: z.number(),
    type: z.string(),
    priority: z.number(),
    precision: z.enum(precisions),
    /** None for a boundary call. */
    district: z.string().nullable(),
    simulated: z.boolean(),
    closeCode: z.enum(closeCodes).nullable(),
    lng: z.number(),
    lat: z.number(),
    agencies: z.string().array().nullable(),
    leadAgency: z.string().nullable(),
    leadStation: z.string().nullable(),
    answer: seconds,
    dispatch: seconds,
    acknowledge: seconds,
    turnout: seconds,
    travel: seconds,
    onScene: seconds,
    total: seconds,
  }),
  parameters: ["first_day", "last_day"],
});

const CallCountRow = z.object({
  day: z.number(),
  hour: z.number(),
  disposition: z.enum(dispositions).nullable(),
  heldOff: z.boolean(),
  simulated: z.boolean(),
  count: z.number(),
});
/** Calls of one hour of one day of the month that turned out the same. */
export type CallCount = z.output<typeof CallCountRow>;

export const monthCalls = sqlQuery({ name: "month-calls", row: CallCountRow, parameters: ["month"] });

export const monthSensitive = sqlQuery({
  name: "month-sensitive",
  row: z.object({ district: z.string(), category: z.enum(categories), simulated: z.boolean(), count: z.number() }),
  parameters: ["month"],
});

export const countDays = sqlQuery({
  name: "count-days",
  row: z.object({ day: z.number(), count: z.number() }),
  parameters: ["month"],
});

export const takeStaleMonths = sqlQuery({
  name: "take-stale-months",
  row: z.object({ month: z.string() }),
  parameters: ["most", "but"],
});

export const listMonths = sqlQuery({
  name: "list-months",
  row: z.object({ month: z.string(), version: z.coerce.number(), foldedAt: z.coerce.date(), head: Bytes }),
  parameters: [],
});
