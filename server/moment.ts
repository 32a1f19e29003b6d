import { z } from "zod";

const [first, end] = [Date.UTC(1970, 0), Date.UTC(3000, 0)];

/** A moment as machines write it: ISO 8601 with its zone. What no clock of ours or theirs can mean is refused. */
export const Moment = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .refine((moment) => moment.getTime() >= first && moment.getTime() < end, "must lie between the years 1970 and 2999");
