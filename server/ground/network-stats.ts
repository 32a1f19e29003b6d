import { z } from "zod";
import { type Vehicle, vehicles } from "../../db/network-vocabulary";
import type { NetworkDraft } from "./network-draft";

const countSchema = z.number().default(0);
const countByVehicleSchema = z.record(z.enum(vehicles), countSchema);

const Survey = z.object({ kind: z.string(), file: z.string(), lines: z.number() });

/** Statistics that an import stores with a network. Lengths in kilometres; `surveys` lists the regency's own lines. */
const NetworkStats = z.object({
  nodes: countSchema,
  edges: countSchema,
  turnBans: countSchema,
  jetties: countSchema,
  kmByClass: z.record(z.string(), z.number()).default({}),
  edgesByVehicle: countByVehicleSchema,
  /** Edges that units and incidents may be snapped to. */
  mainEdgesByVehicle: countByVehicleSchema,
  /** Barriers that stop at least one kind of vehicle. */
  barriers: countSchema,
  /** Jetties that are not within reach of any water in the network. */
  jettiesTooFar: countSchema,
  /** Nodes that ways refer to but that the extract does not contain; the ways are cut there. */
  missingNodes: countSchema,
  /** Number of turn restrictions by how they were handled. */
  restrictions: z
    .object({
      found: countSchema,
      applied: countSchema,
      exempt: countSchema,
      conditional: countSchema,
      viaWay: countSchema,
      ambiguous: countSchema,
      withoutEffect: countSchema,
    })
    .prefault({}),
  surveys: z.array(Survey).default([]),
  /** Surveys of earlier networks that are still to be imported again; undefined in networks of earlier releases. */
  droppedSurveys: z.array(Survey).optional(),
});
export type NetworkStats = z.output<typeof NetworkStats>;

/** The counts that can only be determined while an extract is imported. */
export type BuildCounts = Pick<NetworkStats, "restrictions" | "barriers" | "jettiesTooFar" | "missingNodes">;

export function readStats(stats: Record<string, unknown>): NetworkStats {
  const zeros = Object.fromEntries(vehicles.map((vehicle) => [vehicle, 0]));
  return NetworkStats.parse({ edgesByVehicle: zeros, mainEdgesByVehicle: zeros, ...stats });
}

/** Computes the counts and lengths of a draft. */
export function measureDraft(
  draft: NetworkDraft,
  { restrictions, barriers, jettiesTooFar, missingNodes }: BuildCounts,
  { surveys = [], droppedSurveys = [] }: Partial<Pick<NetworkStats, "surveys" | "droppedSurveys">> = {},
): NetworkStats {
  const kmByClass: Record<string, number> = {};
  const zeroPerVehicle = () => Object.fromEntries(vehicles.map((vehicle) => [vehicle, 0])) as Record<Vehicle, number>;
  const [edgesByVehicle, mainEdgesByVehicle] = [zeroPerVehicle(), zeroPerVehicle()];
  let jettyCount = 0;
  for (let node = 0; node < draft.nodeCount; node++) jettyCount += draft.nodeJetty.at(node);
  for (let edge = 0; edge < draft.edgeCount; edge++) {
    const edgeClass = draft.classOf(edge);
    kmByClass[edgeClass] = (kmByClass[edgeClass] ?? 0) + draft.metresOf(edge) / 1_000;
    for (const [index, vehicle] of vehicles.entries()) {
      if (draft.canVehicleUse(edge, index)) edgesByVehicle[vehicle]++;
      if ((draft.edgeMainParts.at(edge) >> index) & 1) mainEdgesByVehicle[vehicle]++;
    }
  }
  for (const [edgeClass, km] of Object.entries(kmByClass)) kmByClass[edgeClass] = Math.round(km * 10) / 10;
  const sizeCounts = {
    nodes: draft.nodeCount,
    edges: draft.edgeCount,
    turnBans: draft.turnBans.length / 3,
    jetties: jettyCount,
  };
  const problemCounts = { restrictions, barriers, jettiesTooFar, missingNodes };
  return { ...sizeCounts, kmByClass, edgesByVehicle, mainEdgesByVehicle, ...problemCounts, surveys, droppedSurveys };
}
