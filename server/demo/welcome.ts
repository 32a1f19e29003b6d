import { join } from "node:path";
import type { Database } from "../../db/client";
import type { Environment } from "../env";
import type { SignIns } from "./sign-ins";

/** What the terminal shows once everything runs: where it is, how to get in, what it is not, how to end it. */
export function welcome(
  { url, people }: SignIns,
  { DATA_FOLDER, SIMULATE }: Environment,
  { embedded }: Database,
): string {
  const [first] = people;
  const others = people.slice(1).map(({ username }) => username);
  const file = join(DATA_FOLDER, "demo.json");
  const simulated = SIMULATE === "on" ? ", and so is what comes in by itself" : "; the simulator is off";
  const lines = [
    `Muba Siaga 112 is at ${url}`,
    "",
    `Sign in as ${first?.username} with the password ${first?.password}`,
    `The passwords of ${others.join(", ")} are in ${file}.`,
    `The API key for machines is in ${file}, too.`,
    "",
    ...(embedded
      ? [`The database is the embedded one in ${DATA_FOLDER}: for trying out and training, not for live service.`]
      : []),
    `The demonstration units and five years of their history are made up${simulated}.`,
    "Stop with Ctrl+C.",
  ];
  const rule = "-".repeat(100);
  return ["", rule, ...lines, rule, ""].join("\n");
}
