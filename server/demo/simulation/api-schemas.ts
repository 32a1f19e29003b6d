import { z } from "zod";
import type { LngLat } from "../../../db/columns";
import {
  assignmentStates,
  categories,
  duties,
  incidentStatuses,
  mobilities,
  typeModes,
  unitKinds,
} from "../../../db/vocabulary";
import { Location } from "../../location";

// Schemas for the responses of the HTTP interface. They contain only the fields that the simulator reads; Zod drops all
// others.

const Time = z.iso.datetime().transform((text) => new Date(text));
const Point = z.object({ coordinates: z.tuple([z.number(), z.number()]) }).transform(toLngLat);

export const Units = featureCollectionSchema(
  z.object({
    callSign: z.string(),
    kind: z.enum(unitKinds),
    station: z.string().nullable(),
    duty: z.enum(duties),
    mobility: z.enum(mobilities),
    simulated: z.boolean(),
  }),
  Point.nullable(),
);
export type ApiUnit = z.output<typeof Units>["features"][number];

export const Facilities = featureCollectionSchema(
  z.object({ name: z.string(), kind: z.string(), districtCode: z.string().nullable(), positionQuality: z.string() }),
  Point,
);
export type ApiFacility = z.output<typeof Facilities>["features"][number];

const MultiPolygon = z.object({
  type: z.literal("MultiPolygon"),
  coordinates: z.array(z.array(z.array(z.array(z.number())))),
});
export const Districts = featureCollectionSchema(z.object({ code: z.string(), name: z.string() }), MultiPolygon);
export type ApiDistrict = z.output<typeof Districts>["features"][number];

export const Types = z.array(z.object({ code: z.string() }));

export const Incident = z.object({
  id: z.string(),
  category: z.enum(categories),
  mode: z.enum(typeModes),
  status: z.enum(incidentStatuses),
  location: Location,
  simulated: z.boolean(),
  practice: z.boolean(),
  openedAt: Time,
  version: z.int(),
  assignments: z.array(
    z.object({
      id: z.string(),
      unit: z.object({ id: z.string(), kind: z.enum(unitKinds), simulated: z.boolean() }),
      state: z.enum(assignmentStates),
      assignedAt: Time,
      acknowledgedAt: Time.nullable(),
      onSceneAt: Time.nullable(),
      endedAt: Time.nullable(),
    }),
  ),
  unmet: z.array(z.object({ kind: z.enum(unitKinds), missing: z.int() })),
});
export type ApiIncident = z.output<typeof Incident>;
export const Incidents = z.array(Incident);

export const Candidates = z.object({
  ranked: z.array(z.object({ unit: z.object({ id: z.string(), simulated: z.boolean() }) })),
});

export const Positions = z.object({ accepted: z.int(), ignored: z.array(z.object({ reason: z.string() })) });
export const Call = z.object({ id: z.string() });

function featureCollectionSchema<Properties extends z.ZodType, Geometry extends z.ZodType>(
  properties: Properties,
  geometry: Geometry,
) {
  return z.object({ features: z.array(z.object({ id: z.string(), geometry, properties })) });
}

function toLngLat({ coordinates: [lng, lat] }: { coordinates: [number, number] }): LngLat {
  return { lng, lat };
}
