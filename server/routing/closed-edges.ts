import type { Vehicle } from "../../db/network-vocabulary";
import type { ClosureShape } from "../../db/queries/closure";
import { toVehicleBit } from "../domain/vehicle";
import { findTouchedEdges } from "./closure-shape";
import type { NetworkGraph } from "./network-graph";

/** Maximum number of cached combinations of closures. Searches use only a few combinations at a time. */
const maxCombinations = 8;

/**
 * Finds and caches the edges that closures close. The edges of a closure are found only once, because its shape never
 * changes.
 */
export class ClosedEdges {
  readonly #edgesByClosure = new Map<string, { edges: number[]; bits: number }>();
  readonly #bitsByCombination = new Map<string, Uint8Array | null>();

  constructor(private readonly graph: NetworkGraph) {}

  isKnown(id: string): boolean {
    return this.#edgesByClosure.has(id);
  }

  /** Finds the edges of a closure. A closure that no longer exists has no shape and closes no edges. */
  add(id: string, shape: ClosureShape | null, vehicles: readonly Vehicle[]): void {
    const bits = vehicles.reduce((bits, vehicle) => bits | toVehicleBit(vehicle), 0);
    this.#edgesByClosure.set(id, { edges: shape ? findTouchedEdges(this.graph, shape, vehicles) : [], bits });
  }

  /**
   * Returns, for each edge, a bit mask of the vehicles for which at least one of these closures closes the edge; null
   * if no edge is closed.
   */
  findClosedBits(ids: readonly string[]): Uint8Array | null {
    if (ids.length === 0) return null;
    const key = [...ids].sort().join();
    const knownCombination = this.#bitsByCombination.get(key);
    if (knownCombination !== undefined) return knownCombination;
    const closures = ids.map((id) => {
      const closure = this.#edgesByClosure.get(id);
      if (!closure) throw new Error(`closure ${id} was not prepared`);
      return closure;
    });
    const closedBits = closures.some(({ edges }) => edges.length > 0) ? this.#combine(closures) : null;
    const [oldest] = this.#bitsByCombination.keys();
    if (this.#bitsByCombination.size >= maxCombinations && oldest !== undefined) this.#bitsByCombination.delete(oldest);
    this.#bitsByCombination.set(key, closedBits);
    return closedBits;
  }

  #combine(closures: { edges: number[]; bits: number }[]): Uint8Array {
    const closedBits = new Uint8Array(this.graph.columns.fromNode.length);
    for (const { edges, bits } of closures)
      for (const edge of edges) closedBits[edge] = (closedBits[edge] as number) | bits;
    return closedBits;
  }
}
