import { z } from "zod";
import { sqlQuery } from "./sql";

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
