import { z } from "zod";
import { sqlQuery } from "../sql";
import { mobilities, positionBases, typeModes, unitKinds } from "../vocabulary";
import { LearnedSpeedRows } from "./district";

/**
 * The current network (null if there is none) and the ids of the closures in force, both at the time of the query.
 * Query rows contain them as JSON text in `networkState`.
 */
export const NetworkStateJson = z.object({
  network: z.object({ id: z.number(), key: z.string(), database: z.string() }).nullable(),
  closures: z.array(z.string()),
  /** For each of `closures`, the id of the incident that caused it. */
  closureIncidents: z.array(z.string().nullable()),
});

const unitFields = {
  id: z.string(),
  callSign: z.string(),
  kind: z.enum(unitKinds),
  agency: z.string(),
  mobility: z.enum(mobilities),
  skills: z.array(z.string()),
  simulated: z.boolean(),
};

const CandidateUnit = z.object({
  ...unitFields,
  distanceM: z.number(),
  basis: z.enum(positionBases),
  fixAgeSeconds: z.number().nullable(),
  isFromCoveringStation: z.boolean(),
  responsible: z.boolean(),
  lng: z.number(),
  lat: z.number(),
  accuracyM: z.number().nullable(),
});
export type CandidateUnit = z.output<typeof CandidateUnit>;

/**
 * The first row of each requirement, which contains no unit. All units within these distances (in metres) were read:
 * `ownCompleteWithinM` for units of responsible stations, `otherCompleteWithinM` for other units. A distance is null if
 * no unit was left out (see `nearest-units.sql`).
 */
const RequirementRow = z.object({
  number: z.number(),
  id: z.null(),
  ownCompleteWithinM: z.number().nullable(),
  otherCompleteWithinM: z.number().nullable(),
  /** Whether any unit of the kind has the skill `motorcycle`. */
  hasMotorcycle: z.boolean(),
  networkState: z.string(),
});

export const nearestUnits = sqlQuery({
  name: "nearest-units",
  row: z.union([CandidateUnit.omit({ kind: true }).extend({ number: z.number() }), RequirementRow]),
  parameters: ["requirements", "at", "now", "fresh_since", "responsible_stations", "hidden"],
});

export const lockUnits = sqlQuery({
  name: "take-units",
  row: z.object({ number: z.number(), id: z.string().nullable(), networkState: z.string() }),
  parameters: ["requirements", "now"],
});

const PassedOverUnit = z.object({
  number: z.number(),
  ...unitFields,
  distanceM: z.number().nullable(),
  lng: z.number().nullable(),
  lat: z.number().nullable(),
  accuracyM: z.number().nullable(),
  cause: z.enum(["busy", "off-duty", "crew-emergency", "missing-skill", "no-position", "outside-area", "being-taken"]),
  detail: z.string().nullable(),
});
export type PassedOverUnit = z.output<typeof PassedOverUnit>;

export const passedOverUnits = sqlQuery({
  name: "passed-over-units",
  row: PassedOverUnit,
  parameters: ["requirements", "at", "fresh_since", "responsible_stations"],
});

export const countUnits = sqlQuery({
  name: "count-units",
  row: z.object({
    ofKind: z.number(),
    withSkills: z.number(),
    onDuty: z.number(),
    free: z.number(),
    eligible: z.number(),
  }),
  parameters: ["kind", "skills", "chosen", "fresh_since"],
});

/**
 * The data that is needed to create an incident: its type, plan, district, responsible stations and learned speeds, and
 * the incident that was created earlier with the same idempotency key.
 */
export const readIncidentBasis = sqlQuery({
  name: "read-incident-basis",
  row: z.object({
    type: z.string().nullable(),
    mode: z.enum(typeModes).nullable(),
    sensitive: z.boolean().nullable(),
    defaultPriority: z.number().nullable(),
    plan: z.array(
      z.object({ order: z.number(), kind: z.enum(unitKinds), count: z.number(), skills: z.array(z.string()) }),
    ),
    isPlanOutdated: z.boolean(),
    districtCode: z.string().nullable(),
    boundary: z.boolean().nullable(),
    responsibleStations: z.array(z.string()),
    speeds: LearnedSpeedRows,
    earlierId: z.string().nullable(),
    earlierHash: z.string().nullable(),
  }),
  parameters: ["type", "priority", "at", "opened_by", "idempotency_key"],
});

export const assignUnits = sqlQuery({
  name: "assign-units",
  row: z.object({ id: z.string().nullable(), forwarded: z.number() }),
  parameters: ["incident_id", "new_incident", "sent", "actor", "from_address", "at", "events"],
});

export const locateUnits = sqlQuery({
  name: "locate-units",
  row: z.object({
    id: z.string(),
    distanceM: z.number().nullable(),
    lng: z.number().nullable(),
    lat: z.number().nullable(),
    accuracyM: z.number().nullable(),
    basis: z.enum(positionBases).nullable(),
    fixAgeSeconds: z.number().nullable(),
    isFromCoveringStation: z.boolean(),
    responsible: z.boolean(),
  }),
  parameters: ["ids", "at", "now", "fresh_since", "responsible_stations"],
});
