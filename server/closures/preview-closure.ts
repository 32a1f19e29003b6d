import { z } from "zod";
import { roadVehicles, vehicles } from "../../db/network-vocabulary";
import type { Context } from "../context";
import { findTouchedEdges } from "../routing/closure-shape";
import { loadCurrentNetwork } from "../routing/current-network";
import { RoutingNetwork } from "../routing/network";
import { checkShape, Shape, Vehicles } from "./closure-input";

export const PreviewClosureInput = z.strictObject({
  geometry: Shape,
  /** The vehicles that the closure stops; by default all road vehicles. */
  vehicles: Vehicles.default([...roadVehicles]),
});

/**
 * Returns how many stretches of road or water between two junctions a shape would close for at least one of the
 * vehicles, and their total length in metres; null if there is no road network.
 */
export async function previewClosure(
  { db }: Pick<Context, "db">,
  { geometry, vehicles: stoppedVehicles }: z.output<typeof PreviewClosureInput>,
) {
  await checkShape(db, geometry);
  const travelSource = await loadCurrentNetwork(db);
  if (!(travelSource instanceof RoutingNetwork)) return null;
  const { graph } = travelSource;
  const timesByVehicle = stoppedVehicles.map((vehicle) => graph.columns.ms[vehicles.indexOf(vehicle)] as Int32Array);
  // Each edge has two times, along and against it. A time is negative if the vehicle may not use that direction.
  const isUsableByAny = (edge: number) =>
    timesByVehicle.some((times) => (times[2 * edge] as number) >= 0 || (times[2 * edge + 1] as number) >= 0);
  const edges = findTouchedEdges(graph, geometry, stoppedVehicles).filter(isUsableByAny);
  return { roads: edges.length, metres: edges.reduce((sum, edge) => sum + (graph.columns.metres[edge] ?? 0), 0) };
}
