import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Database } from "../../db/client";
import { CommandError } from "../command-line";
import type { Context } from "../context";
import { linkGroundTiles, removeUnusedTiles } from "./ground-tile-files";
import { copyGazetteer } from "./import-gazetteer";
import type { ImportStep, NetworkSummary } from "./import-osm";
import { markMainParts } from "./main-parts";
import { NetworkDraft } from "./network-draft";
import { measureDraft, readStats } from "./network-stats";
import { createOutsideRegencyError, isWithin, readRegencyBounds } from "./regency-bounds";
import { storeNetwork, withGroundLock } from "./store-network";
import { readCurrentNetwork, readDraft, readDroppedSurveys } from "./stored-network";
import { addSurvey, isSurveyWay, readSurvey, type SurveyKind } from "./survey-lines";

/**
 * Imports a regency's own lines and makes a new version of the network: the current one plus these lines. They replace
 * the lines of an earlier survey of the same kind. Refuses with `invalid-input` if a feature is not valid.
 */
export async function importSurvey(
  context: Context,
  database: Database,
  { kind, path, anywhere }: { kind: SurveyKind; path: string; anywhere: boolean },
  onProgress: (step: ImportStep, fraction: number) => void = () => {},
): Promise<NetworkSummary> {
  const { db } = context;
  const file = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(
      `${path} cannot be read: ${error.code === "ENOENT" ? "there is no such file" : error.message}`,
    );
  });
  const features = readSurvey(file.toString("utf8").replace(/^\ufeff/, ""), kind);
  return withGroundLock(database, async () => {
    const currentNetwork = await readCurrentNetwork(db);
    const draft = currentNetwork
      ? await readDraft(db, currentNetwork.id, (wayId) => isSurveyWay(wayId, kind))
      : new NetworkDraft();
    onProgress("reading", 0.5);
    const regency = anywhere ? null : await readRegencyBounds(db);
    const startPoints = features.flatMap(({ lines, jetty }) => [
      ...lines.map(({ xs, ys }) => ({ x: xs[0] as number, y: ys[0] as number })),
      ...(jetty ? [jetty] : []),
    ]);
    if (regency && !startPoints.some(({ x, y }) => isWithin(x, y, regency))) throw createOutsideRegencyError(path);
    const lineCount = addSurvey(draft, kind, features);
    markMainParts(draft);
    onProgress("reading", 1);
    const previousStats = readStats(currentNetwork?.stats ?? {});
    const fileName = basename(path);
    const isOtherKind = (survey: { kind: string }) => survey.kind !== kind;
    const surveys = [...previousStats.surveys.filter(isOtherKind), { kind, file: fileName, lines: lineCount }];
    const droppedSurveys = (await readDroppedSurveys(db, currentNetwork)).filter(isOtherKind);
    const replacedFile = previousStats.surveys.find((survey) => survey.kind === kind)?.file;
    const sources = (currentNetwork?.source.split(" + ") ?? []).filter((source) => source !== replacedFile);
    const checksum = createHash("sha256")
      .update(currentNetwork?.checksum ?? "")
      .update(file)
      .digest("hex");
    if (currentNetwork) await linkGroundTiles(context, currentNetwork.checksum, checksum);
    const id = await storeNetwork(
      context,
      draft,
      {
        source: [...sources, fileName].join(" + "),
        sourceDate: currentNetwork?.sourceDate ?? null,
        checksum,
        stats: measureDraft(draft, previousStats, { surveys, droppedSurveys }),
      },
      (fraction) => onProgress("writing", fraction),
      async (networkId) => currentNetwork && copyGazetteer(db, currentNetwork.id, networkId),
    );
    await removeUnusedTiles(context);
    const sizes = { nodes: draft.nodeCount, edges: draft.edgeCount, turnBans: draft.turnBans.length / 3 };
    return { id, ...sizes, gazetteer: null, droppedSurveys: [] };
  });
}
