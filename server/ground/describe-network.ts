import { vehicles } from "../../db/network-vocabulary";
import type { Context } from "../context";
import { findNetworkGaps, type GroundGap, type GroundGapCode } from "../domain/ground-gaps";
import { readNetworkState } from "./ground-state";
import type { NetworkStats } from "./network-stats";

/**
 * Describes the current network for `npm run db -- network`: its source, dates and counts, and what is missing in it.
 */
export async function describeNetwork(context: Pick<Context, "db" | "now">): Promise<string> {
  const { network, unfinishedSince } = await readNetworkState(context);
  const unfinishedLine = unfinishedSince
    ? [`An import that began at ${formatTime(unfinishedSince)} has not finished: it is running, or was stopped.`]
    : [];
  if (!network) {
    const noNetworkLine =
      "No network is loaded: units are ranked by straight line. docs/ground.md says how to load one.";
    return [noNetworkLine, ...unfinishedLine].join("\n");
  }
  const { stats } = network;
  const missingParts = findNetworkGaps(network, context.now()).map((gap) => describeGap(gap, stats));
  const lengthsByClass = Object.entries(stats.kmByClass).map(([edgeClass, lengthKm]) => `${edgeClass} ${lengthKm}`);
  const joinedEdges = vehicles.map(
    (vehicle) => `${vehicle} ${stats.mainEdgesByVehicle[vehicle]} of ${stats.edgesByVehicle[vehicle]}`,
  );
  return [
    `Network ${network.id}, in use since ${network.importedAt ? formatTime(network.importedAt) : "an unknown time"}`,
    `  source        ${network.source}`,
    `  date of data  ${network.dataDate ? formatTime(network.dataDate) : "the file does not say"}`,
    `  checksum      ${network.checksum}`,
    `  size          ${stats.nodes} nodes, ${stats.edges} edges, ${stats.turnBans} banned turns, ${stats.jetties} jetties, ${stats.barriers} barriers`,
    `  kilometres    ${lengthsByClass.join(", ")}`,
    `  joined edges  ${joinedEdges.join(", ")}`,
    ...stats.surveys.map(({ kind, file, lines }) => `  own survey    ${lines} lines of ${kind} from ${file}`),
    `  lacks         ${missingParts.length === 0 ? "nothing that is known" : missingParts.join("\n                ")}`,
    ...unfinishedLine,
  ].join("\n");
}

/** What is missing, as the object of "lacks". */
function describeGap({ code, count, names }: GroundGap, { restrictions }: NetworkStats): string {
  const { viaWay, conditional, ambiguous } = restrictions;
  const texts: Partial<Record<GroundGapCode, string>> = {
    "no-extract": "an OpenStreetMap extract: there are only own surveys",
    "old-data": "what was mapped within the last year: the data is older",
    "district-without-road": `roads or waterways in ${names}`,
    "no-waterway": "waterways: boats are ranked by straight line",
    "no-jetty": "jetties: boats are ranked by straight line",
    "far-jetty": `water within 300 m of ${count} jetties`,
    "cut-way": `${count} nodes of ways that lead out of the extract`,
    "dropped-restriction": `${count} turn restrictions: ${viaWay} lead through a way, ${conditional} are for some times only, ${ambiguous} are ambiguous`,
  };
  return texts[code] ?? code;
}

function formatTime(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
