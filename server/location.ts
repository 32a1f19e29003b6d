import { z } from "zod";

/** A point on WGS84 in degrees; longitude and latitude are named so that they cannot be swapped. */
export const Location = z.strictObject({
  lng: z.number().min(-180).max(180),
  lat: z.number().min(-90).max(90),
});
export type Location = z.output<typeof Location>;
