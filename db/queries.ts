import type { MultiPolygon } from "geojson";
import { z } from "zod";
import { StoredEventKind } from "./schema/events";
import { sqlQuery } from "./sql";
import {
  assignmentStates,
  duties,
  mobilities,
  positionBases,
  positionQualities,
  precisions,
  typeModes,
  unitKinds,
  unitStatuses,
} from "./vocabulary";

/** A point in PostGIS text format, bound once as a parameter. */
export function pointText({ lng, lat }: { lng: number; lat: number }): string {
  return `SRID=4326;POINT(${lng} ${lat})`;
}

/** The network and the closures in force when a statement ran. */
const ground = { network: z.number().nullable(), closures: z.array(z.string()) };

const unitFields = {
  id: z.string(),
  callSign: z.string(),
  kind: z.enum(unitKinds),
  agency: z.string(),
  mobility: z.enum(mobilities),
  simulated: z.boolean(),
};

const CandidateUnit = z.object({
  ...unitFields,
  distanceM: z.number(),
  basis: z.enum(positionBases),
  fixAgeSeconds: z.number().nullable(),
  byArea: z.boolean(),
  responsible: z.boolean(),
  lng: z.number(),
  lat: z.number(),
  accuracyM: z.number().nullable(),
});
export type CandidateUnit = z.output<typeof CandidateUnit>;

/** The reach is null if no unit is missing. */
const reach = { number: z.number(), ownReachM: z.number().nullable(), otherReachM: z.number().nullable(), ...ground };

export const nearestUnits = sqlQuery({
  name: "nearest-units",
  row: z.union([CandidateUnit.extend(reach), z.object({ ...reach, id: z.null() })]),
  parameters: ["lines", "at", "now", "fresh_since", "responsible_stations", "hidden"],
});

export const takeUnits = sqlQuery({
  name: "take-units",
  row: z.object({ number: z.number(), id: z.string().nullable(), ...ground }),
  parameters: ["lines", "now"],
});

const PassedOverUnit = z.object({
  number: z.number(),
  ...unitFields,
  distanceM: z.number().nullable(),
  lng: z.number().nullable(),
  lat: z.number().nullable(),
  accuracyM: z.number().nullable(),
  cause: z.enum(["busy", "off-duty", "missing-skill", "no-position", "outside-area", "being-taken"]),
  detail: z.string().nullable(),
});
export type PassedOverUnit = z.output<typeof PassedOverUnit>;

export const passedOverUnits = sqlQuery({
  name: "passed-over-units",
  row: PassedOverUnit,
  parameters: ["lines", "at", "fresh_since", "responsible_stations"],
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
  parameters: ["kind", "skills", "picked", "fresh_since"],
});

export const locatePoint = sqlQuery({
  name: "locate-point",
  row: z.object({
    districtCode: z.string(),
    districtName: z.string(),
    boundary: z.boolean(),
    responsibleStations: z.array(z.string()),
  }),
  parameters: ["at"],
});

export const newIncident = sqlQuery({
  name: "new-incident",
  row: z.object({
    type: z.string().nullable(),
    mode: z.enum(typeModes).nullable(),
    sensitive: z.boolean().nullable(),
    defaultPriority: z.number().nullable(),
    plan: z.array(
      z.object({ order: z.number(), kind: z.enum(unitKinds), count: z.number(), skills: z.array(z.string()) }),
    ),
    districtCode: z.string().nullable(),
    boundary: z.boolean().nullable(),
    responsibleStations: z.array(z.string()),
    earlierId: z.string().nullable(),
    earlierHash: z.string().nullable(),
  }),
  parameters: ["type", "priority", "at", "opened_by", "idempotency_key"],
});

export const assignUnits = sqlQuery({
  name: "assign-units",
  row: z.object({ forwarded: z.number() }),
  parameters: ["incident_id", "sent", "actor", "from_address", "at", "events"],
});

export const settleUnits = sqlQuery({ name: "settle-units", row: z.object({}), parameters: ["ids", "fresh_since"] });

export const ageFixes = sqlQuery({
  name: "age-fixes",
  row: z.object({ unitId: z.string() }),
  parameters: ["fresh_since"],
});

export const readEvents = sqlQuery({
  name: "read-events",
  row: z.object({
    tx: z.string(),
    id: z.coerce.number(),
    at: z.coerce.date(),
    actor: z.string(),
    kind: StoredEventKind,
    incidentId: z.string().nullable(),
    unitId: z.string().nullable(),
    data: z.record(z.string(), z.unknown()),
  }),
  parameters: ["after_tx", "after_id", "most"],
});

export const makeTrailPartitions = sqlQuery({
  name: "make-trail-partitions",
  row: z.object({ made: z.boolean() }),
  parameters: ["first", "last"],
});

export const dropTrailPartitions = sqlQuery({
  name: "drop-trail-partitions",
  row: z.object({ dropped: z.number() }),
  parameters: ["before"],
});

const ListedUnit = z.object({
  id: z.string(),
  callSign: z.string(),
  kind: z.enum(unitKinds),
  agency: z.string(),
  station: z.string().nullable(),
  skills: z.array(z.string()),
  mobility: z.enum(mobilities),
  duty: z.enum(duties),
  status: z.enum(unitStatuses),
  simulated: z.boolean(),
  lng: z.number().nullable(),
  lat: z.number().nullable(),
  basis: z.enum(positionBases).nullable(),
  positionAt: z.coerce.date().nullable(),
  speedMps: z.number().nullable(),
  headingDeg: z.number().nullable(),
  /** When the row last changed: of two versions of a unit, the later one is current. */
  movedAt: z.coerce.date().nullable(),
  accuracyM: z.number().nullable(),
  /** The last fix, if it is too old to be the unit's position. */
  lostLng: z.number().nullable(),
  lostLat: z.number().nullable(),
  assignmentId: z.string().nullable(),
  incidentId: z.string().nullable(),
  assignmentState: z.enum(assignmentStates).nullable(),
  /** Serves a sensitive incident, or did until recently. */
  discreet: z.boolean(),
  /** The last fix was recorded or received before that ended. */
  discreetFix: z.boolean(),
});
export type ListedUnit = z.output<typeof ListedUnit>;

export const listUnits = sqlQuery({
  name: "list-units",
  row: ListedUnit,
  parameters: ["now", "fresh_since", "moved_since", "also", "hidden_after", "discreet_minutes"],
});

export const listDistricts = sqlQuery({
  name: "list-districts",
  row: z.object({
    code: z.string(),
    name: z.string(),
    capital: z.string().nullable(),
    areaKm2: z.number().nullable(),
    areaBasis: z.string().nullable(),
    population: z.number().nullable(),
    populationBasis: z.string().nullable(),
    boundaryQuality: z.string().nullable(),
    source: z.string(),
    licence: z.string().nullable(),
    geometry: z.custom<MultiPolygon>(),
    labelLng: z.number(),
    labelLat: z.number(),
  }),
  parameters: [],
});

const FoundPlace = z.object({
  source: z.enum(["village", "place", "facility", "district"]),
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  district: z.string().nullable(),
  lng: z.number(),
  lat: z.number(),
  precision: z.enum(precisions),
  positionQuality: z.enum(positionQualities),
  likeness: z.number(),
});
export type FoundPlace = z.output<typeof FoundPlace>;

export const searchPlaces = sqlQuery({ name: "search-places", row: FoundPlace, parameters: ["words", "most"] });

export const measureUnits = sqlQuery({
  name: "measure-units",
  row: z.object({
    id: z.string(),
    distanceM: z.number().nullable(),
    basis: z.enum(positionBases).nullable(),
    fixAgeSeconds: z.number().nullable(),
    byArea: z.boolean(),
    responsible: z.boolean(),
  }),
  parameters: ["ids", "at", "now", "fresh_since", "responsible_stations"],
});
