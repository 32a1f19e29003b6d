import { z } from "zod";
import { sqlQuery } from "../sql";
import { alarmKinds } from "../vocabulary";

export const dueAlarms = sqlQuery({
  name: "due-alarms",
  row: z.object({
    kind: z.enum(alarmKinds),
    unitId: z.string(),
    incidentId: z.string(),
    assignmentId: z.string(),
  }),
  parameters: ["acknowledge_seconds", "now", "fresh_since"],
});

export const endAlarms = sqlQuery({
  name: "end-alarms",
  row: z.object({
    id: z.string(),
    kind: z.enum(alarmKinds),
    incidentId: z.string().nullable(),
    unitId: z.string(),
    assignmentId: z.string().nullable(),
    wasUnanswered: z.boolean(),
  }),
  parameters: ["now", "incident_id", "fresh_since"],
});
