import { z } from "zod";

const [earliestMs, latestMs] = [Date.UTC(1970, 0), Date.UTC(3000, 0)];

/** A time sent by another system: ISO 8601 with a UTC offset. Refuses years that only a faulty clock would send. */
export const Moment = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .refine(
    (moment) => moment.getTime() >= earliestMs && moment.getTime() < latestMs,
    "must lie between the years 1970 and 2999",
  );
