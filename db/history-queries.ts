import { z } from "zod";
import { sqlQuery } from "./sql";
import type { CloseCode, Disposition, Precision } from "./vocabulary";

/** An incident of the past as `import-incidents` reads it, in an array written as JSON; moments are ISO 8601. */
export type PastIncident = {
  /** Its place in the array. */
  nr: number;
  id: string;
  external_id: string;
  /** What is said of it: another row of the same name with another hash says something else. */
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

/** A call of the past as `import-calls` reads it; `incident` is the name of the incident it was one more call of. */
export type PastCall = {
  nr: number;
  external_id: string;
  received_at: string;
  answered_at: string | null;
  disposition: Disposition;
  incident: string | null;
};

const NotKept = z.object({ nr: z.number(), outcome: z.enum(["there", "different"]) });

export const importIncidents = sqlQuery({
  name: "import-incidents",
  row: NotKept,
  parameters: ["rows", "opened_by", "simulated"],
});

export const importCalls = sqlQuery({
  name: "import-calls",
  row: NotKept,
  parameters: ["rows", "actor", "simulated"],
});
