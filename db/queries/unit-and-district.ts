import type { MultiPolygon } from "geojson";
import { z } from "zod";
import { hourBands, vehicles } from "../network-vocabulary";
import { StoredEventKind } from "../schema/events";
import { sqlQuery } from "../sql";
import { assignmentStates, duties, mobilities, positionBases, unitKinds, unitStatuses } from "../vocabulary";

/** Formats a point as EWKT, so that a query takes it as one parameter. */
export function formatPoint({ lng, lat }: { lng: number; lat: number }): string {
  return `SRID=4326;POINT(${lng} ${lat})`;
}

/** The speeds learned from trips in one district, and those learned from all trips. */
export const LearnedSpeedRows = z.array(
  z.object({
    vehicle: z.enum(vehicles),
    districtCode: z.string().nullable(),
    hourBand: z.enum(hourBands).nullable(),
    factor: z.number(),
    p90Ratio: z.number(),
    trips: z.number(),
  }),
);

export const locatePoint = sqlQuery({
  name: "locate-point",
  row: z.object({
    districtCode: z.string(),
    districtName: z.string(),
    boundary: z.boolean(),
    responsibleStations: z.array(z.string()),
    speeds: LearnedSpeedRows,
  }),
  parameters: ["at"],
});

export const refreshUnitCopies = sqlQuery({
  name: "refresh-unit-copies",
  row: z.object({}),
  parameters: ["ids", "fresh_since"],
});

export const expireFixes = sqlQuery({
  name: "expire-fixes",
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
  parameters: ["after_tx", "after_id", "max_rows"],
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
  /**
   * When the unit's position, or a column that `unit_position` copies from another table, last changed. Of two versions
   * of a unit, the one with the later time is current.
   */
  movedAt: z.coerce.date().nullable(),
  accuracyM: z.number().nullable(),
  /** Longitude of the last fix, if this fix is too old to be the unit's position. */
  lostLng: z.number().nullable(),
  lostLat: z.number().nullable(),
  assignmentId: z.string().nullable(),
  incidentId: z.string().nullable(),
  assignmentState: z.enum(assignmentStates).nullable(),
  /** Whether the unit is assigned to a sensitive incident, or was until recently. */
  isDiscreet: z.boolean(),
  /** Whether the last fix may have been recorded or received while the unit was `isDiscreet`. */
  hasDiscreetFix: z.boolean(),
});
export type ListedUnit = z.output<typeof ListedUnit>;

export const listUnits = sqlQuery({
  name: "list-units",
  row: ListedUnit,
  parameters: ["now", "fresh_since", "moved_since", "also_ids", "hidden_after", "discreet_minutes"],
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
