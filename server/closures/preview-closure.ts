import { z } from "zod";
import type { Context } from "../context";
import { findTouchedEdges } from "../routing/closure-shape";
import { loadCurrentNetwork } from "../routing/current-network";
import { RoutingNetwork } from "../routing/network";
import { checkShape, Shape } from "./closure-input";

export const PreviewClosureInput = z.strictObject({ geometry: Shape });

/**
 * Returns how many stretches of road between two junctions a shape would close, and their total length in metres; null
 * if there is no road network.
 */
export async function previewClosure({ db }: Pick<Context, "db">, { geometry }: z.output<typeof PreviewClosureInput>) {
  await checkShape(db, geometry);
  const travelSource = await loadCurrentNetwork(db);
  if (!(travelSource instanceof RoutingNetwork)) return null;
  const { graph } = travelSource;
  const edges = findTouchedEdges(graph, geometry);
  return { roads: edges.length, metres: edges.reduce((sum, edge) => sum + (graph.columns.metres[edge] ?? 0), 0) };
}
