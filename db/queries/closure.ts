import type { LineString, Polygon } from "geojson";
import { z } from "zod";
import { edgeClasses, vehicles } from "../network-vocabulary";
import { sqlQuery } from "../sql";

export type ClosureShape = LineString | Polygon;

const ClosureRow = z.object({
  id: z.string(),
  geometry: z.custom<ClosureShape>(),
  /** Position of the closure's symbol on the map: the middle of the line, or a point inside the area. */
  signLng: z.number(),
  signLat: z.number(),
  label: z.string(),
  reason: z.string(),
  vehicles: z.array(z.enum(vehicles)),
  /** The incident that caused the closure; null if there is none or it is sensitive. */
  incidentId: z.string().nullable(),
  incidentNumber: z.number().nullable(),
  startsAt: z.coerce.date(),
  endsAt: z.coerce.date().nullable(),
  liftedAt: z.coerce.date().nullable(),
  /** Name of the person or API key that created the closure. */
  createdBy: z.string().nullable(),
});
export type ClosureRow = z.output<typeof ClosureRow>;

/**
 * Lists the closures in force. With `ended_since`, also lists those that ended after that time. `only_id` selects a
 * single closure.
 */
export const listClosures = sqlQuery({
  name: "list-closures",
  row: ClosureRow,
  parameters: ["only_id", "now", "ended_since", "max_rows"],
});

export const measureClosure = sqlQuery({
  name: "measure-closure",
  row: z.object({ isValid: z.boolean(), reason: z.string(), diagonalM: z.number() }),
  parameters: ["shape"],
});

export const nearestEdge = sqlQuery({
  name: "nearest-edge",
  row: z.object({
    name: z.string().nullable(),
    ref: z.string().nullable(),
    class: z.enum(edgeClasses),
    bridge: z.boolean(),
    metres: z.number(),
    geometry: z.custom<LineString>(),
    distanceM: z.number(),
  }),
  parameters: ["at", "water", "roads"],
});
