import { eq } from "drizzle-orm";
import type { Db } from "../../db/client";
import { vehicles } from "../../db/network-vocabulary";
import { districtsWithoutRoad } from "../../db/queries/network";
import { network } from "../../db/schema/network";
import { readStats } from "./network-stats";
import { readCurrentNetwork } from "./stored-network";

/**
 * Describes the current network for `npm run db -- network`: its source, dates and counts, and what is missing in it.
 */
export async function describeNetwork(db: Db): Promise<string> {
  const currentNetwork = await readCurrentNetwork(db);
  const [unfinishedNetwork] = await db.select().from(network).where(eq(network.status, "building"));
  const unfinishedLine = unfinishedNetwork
    ? [
        `An import that began at ${formatTime(unfinishedNetwork.startedAt)} has not finished: it is running, or was stopped.`,
      ]
    : [];
  if (!currentNetwork) {
    const noNetworkLine =
      "No network is loaded: units are ranked by straight line. docs/ground.md says how to load one.";
    return [noNetworkLine, ...unfinishedLine].join("\n");
  }
  const stats = readStats(currentNetwork.stats);
  const districtsWithoutRoads = await districtsWithoutRoad(db, { network_id: currentNetwork.id });
  const { restrictions } = stats;
  const missingParts = [
    ...(stats.edgesByVehicle.boat === 0 ? ["waterways: boats are ranked by straight line"] : []),
    ...(stats.edgesByVehicle.boat > 0 && stats.jetties === 0 ? ["jetties: boats are ranked by straight line"] : []),
    ...(districtsWithoutRoads.length > 0
      ? [`roads or waterways in ${districtsWithoutRoads.map(({ name }) => name).join(", ")}`]
      : []),
    ...(stats.jettiesTooFar > 0 ? [`water within 300 m of ${stats.jettiesTooFar} jetties`] : []),
    ...(stats.missingNodes > 0 ? [`${stats.missingNodes} nodes of ways that lead out of the extract`] : []),
    ...(restrictions.viaWay > 0 ? [`${restrictions.viaWay} turn restrictions that lead through a way`] : []),
    ...(restrictions.conditional > 0 ? [`${restrictions.conditional} turn restrictions for some times only`] : []),
    ...(restrictions.ambiguous > 0 ? [`${restrictions.ambiguous} turn restrictions that are ambiguous`] : []),
  ];
  const lengthsByClass = Object.entries(stats.kmByClass).map(([edgeClass, lengthKm]) => `${edgeClass} ${lengthKm}`);
  const joinedEdges = vehicles.map(
    (vehicle) => `${vehicle} ${stats.mainEdgesByVehicle[vehicle]} of ${stats.edgesByVehicle[vehicle]}`,
  );
  return [
    `Network ${currentNetwork.id}, in use since ${currentNetwork.finishedAt ? formatTime(currentNetwork.finishedAt) : "an unknown time"}`,
    `  source        ${currentNetwork.source}`,
    `  date of data  ${currentNetwork.sourceDate ? formatTime(currentNetwork.sourceDate) : "the file does not say"}`,
    `  checksum      ${currentNetwork.checksum}`,
    `  size          ${stats.nodes} nodes, ${stats.edges} edges, ${stats.turnBans} banned turns, ${stats.jetties} jetties, ${stats.barriers} barriers`,
    `  kilometres    ${lengthsByClass.join(", ")}`,
    `  joined edges  ${joinedEdges.join(", ")}`,
    ...stats.surveys.map(({ kind, file, lines }) => `  own survey    ${lines} lines of ${kind} from ${file}`),
    `  lacks         ${missingParts.length === 0 ? "nothing that is known" : missingParts.join("\n                ")}`,
    ...unfinishedLine,
  ].join("\n");
}

function formatTime(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
