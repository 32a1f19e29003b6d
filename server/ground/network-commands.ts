import type { Database } from "../../db/client";
import { districtsWithoutRoad } from "../../db/queries/network";
import { CommandError } from "../command-line";
import type { Context } from "../context";
import { createProgressBar } from "../progress-bar";
import { exportNetwork } from "./export-network";
import { type ImportStep, importOsm } from "./import-osm";
import { importSurvey } from "./import-survey";

export const groundKinds = ["osm", "roads", "rivers"] as const;
type GroundKind = (typeof groundKinds)[number];

/** Runs `npm run db -- import osm|roads|rivers`. Returns the message to print. */
export async function runGroundImport(
  context: Context,
  database: Database,
  { kind, path, anywhere }: { kind: GroundKind; path: string; anywhere: boolean },
): Promise<string> {
  const progressBar = createProgressBar(process.stderr);
  const startedAt = Date.now();
  const onProgress = (step: ImportStep, fraction: number) =>
    step === "reading"
      ? progressBar.show(fraction / 2, "reading")
      : progressBar.show((1 + fraction) / 2, "writing the network");
  const importRun =
    kind === "osm"
      ? importOsm(context, database, { path, anywhere }, onProgress)
      : importSurvey(context, database, { kind, path, anywhere }, onProgress);
  const { id, nodes, edges, turnBans, gazetteer, droppedSurveys } = await importRun.finally(progressBar.end);
  const emptyDistricts = anywhere ? [] : await districtsWithoutRoad(context.db, { network_id: id });
  const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1);
  const lines = [
    `Network ${id}: ${nodes} nodes, ${edges} edges and ${turnBans} banned turns in ${seconds} s. It is in use now.`,
    gazetteer &&
      `Gazetteer: ${gazetteer.places} places; ${gazetteer.villagesWithPoint} villages have their point from it.`,
    emptyDistricts.length > 0 &&
      `Check the file: the network has no road or waterway in ${emptyDistricts.map(({ name }) => name).join(", ")}.`,
    ...droppedSurveys.map(
      ({ kind, file, lines }) =>
        `Warning: the ${kind} from ${file} are not in this network (lines: ${lines}). Import that file again: npm run db -- import ${kind} ${file}`,
    ),
  ];
  return lines.filter(Boolean).join("\n");
}

/** Runs `npm run db -- export network <edges.csv> <turns.csv>`. Returns the message to print. */
export async function runExport({ db }: Database, args: string[]): Promise<string> {
  const [exportKind, edgesPath, turnsPath, ...extraArgs] = args;
  if (exportKind !== "network" || !edgesPath || !turnsPath || extraArgs.length > 0)
    throw new CommandError("Usage: npm run db -- export network <edges.csv> <turns.csv>");
  return exportNetwork(db, edgesPath, turnsPath);
}
