import { z } from "zod";

const [first, end] = [Date.UTC(1970, 0), Date.UTC(3000, 0)];

/** A time from a machine: ISO 8601 with its zone. Times no real clock can mean are refused. */
export const Moment = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .refine((moment) => moment.getTime() >= first && moment.getTime() < end, "must lie between the years 1970 and 2999");
