import { z } from "zod";
import { alarmKinds } from "../schema/alarms";
import { sqlQuery } from "../sql";

export const dueAlarms = sqlQuery({
  name: "due-alarms",
  row: z.object({
    kind: z.enum(["not-acknowledged", "unit-silent", "unit-off-duty"]),
    unitId: z.string(),
    incidentId: z.string(),
    assignmentId: z.string(),
  }),
  parameters: ["acknowledge_seconds", "now", "fresh_since"],
});

export const unattendedIncidents = sqlQuery({
  name: "unattended-incidents",
  row: z.object({ incidentId: z.string() }),
  parameters: ["assign_seconds", "answered_since", "now"],
});

export const endAlarms = sqlQuery({
  name: "end-alarms",
  row: z.object({
    id: z.string(),
    kind: z.enum(alarmKinds),
    incidentId: z.string().nullable(),
    unitId: z.string().nullable(),
    assignmentId: z.string().nullable(),
    wasUnanswered: z.boolean(),
  }),
  parameters: ["now", "incident_id", "fresh_since"],
});
