import { z } from "zod";
import { sqlQuery } from "../sql";
import type { CloseCode, Disposition, Precision } from "../vocabulary";

/** A historical incident in the JSON array that `import-incidents.sql` reads. Times are ISO 8601. */
export type PastIncident = {
  /** Index of the incident in the array. */
  row_index: number;
  id: string;
  external_id: string;
  /**
   * Hash of the incident's content. It shows whether an incident stored under the same external id has different
   * content.
   */
  hash: string;
  type: string;
  priority: number;
  lng: number;
  lat: number;
  precision: Precision;
  address: string | null;
  description: string | null;
  sensitive: boolean;
  opened_at: string;
  called_at: string | null;
  answered_at: string | null;
  unit_id: string | null;
  assigned_at: string | null;
  acknowledged_at: string | null;
  en_route_at: string | null;
  on_scene_at: string | null;
  transporting_at: string | null;
  cleared_at: string | null;
  closed_at: string;
  close_code: CloseCode | null;
  reopened: number;
};

/** A historical call in the JSON array that `import-calls.sql` reads; `incident` is an incident's external id. */
export type PastCall = {
  /** Index of the call in the array. */
  row_index: number;
  external_id: string;
  received_at: string;
  answered_at: string | null;
  disposition: Disposition;
  incident: string | null;
};

/** Times of a crew of an imported incident, in the JSON array that `import-crews.sql` reads. */
export type PastCrew = Pick<
  PastIncident,
  "assigned_at" | "acknowledged_at" | "en_route_at" | "on_scene_at" | "transporting_at"
> & { unit_id: string; cleared_at: string | null };

const SkippedRow = z.object({ rowIndex: z.number(), outcome: z.enum(["same", "different"]) });

export const importIncidents = sqlQuery({
  name: "import-incidents",
  row: SkippedRow,
  parameters: ["rows", "opened_by", "simulated"],
});

export const importCalls = sqlQuery({
  name: "import-calls",
  row: SkippedRow,
  parameters: ["rows", "actor", "simulated"],
});

export const importCrews = sqlQuery({
  name: "import-crews",
  row: z.object({ id: z.string() }),
  parameters: ["rows", "incident_id"],
});
