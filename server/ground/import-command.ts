import type { Database } from "../../db/client";
import type { Context } from "../context";
import { createProgressBar } from "../progress-bar";
import { importOsm } from "./import-osm";

export const groundKinds = ["osm"] as const;
export type GroundKind = (typeof groundKinds)[number];

/** Runs `npm run db -- import osm`. Returns the message to print. */
export async function runGroundImport(
  context: Context,
  database: Database,
  { path, anywhere }: { kind: GroundKind; path: string; anywhere: boolean },
): Promise<string> {
  const bar = createProgressBar(process.stderr);
  const startedAt = Date.now();
  const { id, nodes, edges, turnBans } = await importOsm(context, database, { path, anywhere }, (step, share) =>
    step === "reading" ? bar.show(share / 2, "reading the extract") : bar.show((1 + share) / 2, "writing the network"),
  ).finally(bar.end);
  const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1);
  return `Network ${id}: ${nodes} nodes, ${edges} edges and ${turnBans} banned turns in ${seconds} s. It is in use now.`;
}
