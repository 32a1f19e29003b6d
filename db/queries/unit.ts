import { z } from "zod";
import { sqlQuery } from "../sql";
import { assignmentStates, duties, mobilities, positionBases, unitKinds, unitStatuses } from "../vocabulary";

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

export const refreshUnitCopies = sqlQuery({
  name: "refresh-unit-copies",
  row: z.object({}),
  parameters: ["ids", "fresh_since"],
});
