import { z } from "zod";
import type { Context } from "../context";
import { findTouchedEdges } from "../routing/closure-shape";
import { currentNetwork } from "../routing/current-network";
import { RoutingNetwork } from "../routing/network";
import { checkShape, Shape } from "./closure-input";

export const PreviewClosureInput = z.strictObject({ geometry: Shape });

/**
 * Returns the number and the total length of the roads (from junction to junction) that a shape would close; null
 * without a road network.
 */
export async function previewClosure({ db }: Pick<Context, "db">, { geometry }: z.output<typeof PreviewClosureInput>) {
  await checkShape(db, geometry);
  const source = await currentNetwork(db);
  if (!(source instanceof RoutingNetwork)) return null;
  const { graph } = source;
  const edges = findTouchedEdges(graph, geometry);
  return { roads: edges.length, metres: edges.reduce((sum, edge) => sum + (graph.columns.metres[edge] ?? 0), 0) };
}
