import { z } from "zod";
import { sqlQuery } from "../sql";

const Ids = z.array(z.string());

export const moveIncidentRows = sqlQuery({
  name: "move-incident-rows",
  row: z.object({ calls: Ids, notes: Ids, photos: Ids, alarms: Ids, handovers: Ids, closures: Ids }),
  parameters: ["from", "into", "calls", "notes", "photos", "alarms", "handovers", "closures", "assignments"],
});
