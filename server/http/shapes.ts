import { z } from "zod";
import { agencyRefusals } from "../../db/agency-vocabulary";
import { vehicles } from "../../db/network-vocabulary";
import {
  assignmentStates,
  categories,
  closeCodes,
  incidentStatuses,
  positionBases,
  precisions,
  rankingBases,
  unitKinds,
} from "../../db/vocabulary";
import type { IncidentView } from "../incidents/read-incidents";
import type { MaskedIncident } from "../masking/mask-incident";

/** Schemas of responses that several resources share, for OpenAPI. Times are ISO 8601 in UTC, distances in metres. */
const Time = z.iso.datetime();

/**
 * The header with the idempotency key. If a request repeats a key, the response is what the first request with this key
 * created.
 */
export const IdempotencyHeaders = z.looseObject({
  "idempotency-key": z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/, "must be 1 to 200 visible ASCII characters")
    .optional(),
});

export const UnitShape = z.object({
  id: z.uuid(),
  callSign: z.string(),
  kind: z.enum(unitKinds),
  agency: z.string(),
  simulated: z.boolean(),
});

const MeasurementFields = {
  rank: z.int().nullable(),
  distanceM: z.number().nullable(),
  basis: z.enum(positionBases).nullable(),
  fixAgeSeconds: z.number().nullable(),
  responsible: z.boolean(),
  /** What the rank is based on: the travel time along the network, or the straight-line distance. */
  rankedBy: z.enum(rankingBases).nullable(),
  /**
   * Why the unit is ranked by straight-line distance: `no-network`, `unit-off-network`, `incident-off-network`, or
   * `no-road`. Null if it is ranked by travel time.
   */
  reason: z.string().nullable(),
  /** The median of the estimated travel time. */
  travelSeconds: z.number().nullable(),
  /** The 90th percentile of the travel time. */
  travelSecondsP90: z.number().nullable(),
  /** The vehicle whose speeds were used. */
  vehicle: z.enum(vehicles).nullable(),
  /** The factor by which standard travel times were multiplied; 1 at standard speeds. */
  speedFactor: z.number().nullable(),
  /** Number of the vehicle's recorded trips from which its factors were learned; 0 at standard speeds. */
  speedTrips: z.int().nullable(),
  /** Metres along the network. */
  routeM: z.number().nullable(),
  /** Whether the fix could be on either of two banks or roads. The travel time is then that of the slower one. */
  uncertainBank: z.boolean(),
  /** The version of the network that was used. */
  network: z.int().nullable(),
  /** The active closures that were taken into account. */
  closures: z.array(z.uuid()),
};

const PassedOverShape = z.object({
  unitId: z.uuid(),
  callSign: z.string(),
  distanceM: z.number().nullable(),
  /** Missing if no network was used. */
  travelSeconds: z.number().nullable().optional(),
  /** Metres along the network, for `vehicle`. Both are missing if there was no such route. */
  routeM: z.number().optional(),
  vehicle: z.enum(vehicles).optional(),
  cause: z.string(),
  detail: z.string().nullable(),
});

export const AssignmentShape = z.object({
  id: z.uuid(),
  requirement: z.int().nullable(),
  unit: UnitShape,
  state: z.enum(assignmentStates),
  chosenBy: z.enum(["rule", "dispatcher"]),
  ...MeasurementFields,
  passedOver: z.array(PassedOverShape),
  assignedAt: Time,
  acknowledgedAt: Time.nullable(),
  enRouteAt: Time.nullable(),
  onSceneAt: Time.nullable(),
  transportingAt: Time.nullable(),
  endedAt: Time.nullable(),
  /** Whether it had ended when its incident was closed and reopened; it then no longer serves the incident. */
  beforeReopening: z.boolean(),
  declineReason: z.string().nullable(),
  facility: z.string().nullable(),
});

export const ProposalShape = z.object({
  requirement: z.int(),
  unit: UnitShape,
  ...MeasurementFields,
  passedOver: z.array(PassedOverShape),
});

export const IncidentShape = z.object({
  id: z.uuid(),
  number: z.int(),
  type: z.string(),
  category: z.enum(categories),
  mode: z.enum(["auto", "confirm"]),
  priority: z.int(),
  status: z.enum(incidentStatuses),
  location: z.object({ lng: z.number(), lat: z.number() }),
  precision: z.enum(precisions),
  address: z.string().nullable(),
  description: z.string().nullable(),
  district: z.object({ code: z.string(), name: z.string() }),
  boundary: z.boolean(),
  sensitive: z.boolean(),
  simulated: z.boolean(),
  /** Whether a person created this simulated incident, for practice. */
  practice: z.boolean(),
  /** Whether the incident was written on paper while the system was unavailable, and entered afterwards. */
  fromPaper: z.boolean(),
  openedAt: Time,
  verifiedAt: Time.nullable(),
  resolvedAt: Time.nullable(),
  closedAt: Time.nullable(),
  closeCode: z.enum(closeCodes).nullable(),
  closeNote: z.string().nullable(),
  /** The remaining incident after all merges of this one; null if it was not merged. */
  mergedInto: z.object({ id: z.uuid(), number: z.int() }).nullable(),
  /** The incidents that were merged into this one. */
  mergedFrom: z.array(z.object({ id: z.uuid(), number: z.int() })),
  reopened: z.int(),
  callers: z.int(),
  version: z.int(),
  assignments: z.array(AssignmentShape),
  forwardings: z.array(
    z.object({
      agency: z.string(),
      forwardedAt: Time,
      acknowledgedAt: Time.nullable(),
      acknowledgedBy: z.string().nullable(),
      refusedAt: Time.nullable(),
      refusedBy: z.string().nullable(),
      refusal: z.enum(agencyRefusals).nullable(),
    }),
  ),
  unmet: z.array(z.object({ requirement: z.int(), kind: z.enum(unitKinds), missing: z.int(), reason: z.string() })),
  proposals: z.array(ProposalShape).optional(),
});

/** A sensitive incident as sent to a key without the scope `sensitive:read`. */
const MaskedIncidentShape = IncidentShape.pick({
  id: true,
  number: true,
  category: true,
  district: true,
  priority: true,
  status: true,
  simulated: true,
  openedAt: true,
  closedAt: true,
  version: true,
}).extend({ masked: z.literal(true), sensitive: z.literal(true) });

export const VisibleIncidentShape = z.union([IncidentShape, MaskedIncidentShape]);

export function visibleIncidentResponse(incident: IncidentView | MaskedIncident) {
  return "masked" in incident ? incident : incidentResponse(incident);
}

/**
 * The incident without the fields that only our own screens receive: answers, extra requirements, handovers and
 * `mobility`.
 */
export function incidentResponse({ assignments, answers: _, extra: __, handovers: ___, ...incident }: IncidentView) {
  return {
    ...incident,
    assignments: assignments.map(({ unit: { mobility: _, ...unit }, ...assignment }) => ({ ...assignment, unit })),
  };
}

/** A GeoJSON FeatureCollection whose features have these properties. */
export function featureCollection(properties: z.ZodType, geometry = "Point") {
  return z.object({
    type: z.literal("FeatureCollection"),
    features: z.array(
      z.object({
        type: z.literal("Feature"),
        id: z.string(),
        geometry: z.object({ type: z.literal(geometry), coordinates: z.array(z.unknown()) }).nullable(),
        properties,
      }),
    ),
  });
}

export function toFeatureCollection<Item extends { id: string }>(
  items: readonly Item[],
  geometry: (item: Item) => unknown,
  properties: (item: Item) => Record<string, unknown>,
) {
  const features = items.map((item) => ({
    type: "Feature" as const,
    id: item.id,
    geometry: geometry(item),
    properties: properties(item),
  }));
  return { type: "FeatureCollection" as const, features };
}

export function toPoint(lng: number | null, lat: number | null) {
  return lng === null || lat === null ? null : { type: "Point" as const, coordinates: [lng, lat] };
}
