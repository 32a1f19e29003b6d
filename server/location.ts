import { z } from "zod";

/** A WGS84 point in degrees. Longitude and latitude are named so that they cannot be swapped. */
export const Location = z.strictObject({
  lng: z.number().min(-180).max(180),
  lat: z.number().min(-90).max(90),
});
export type Location = z.output<typeof Location>;
