import type { LngLat } from "../../db/columns";
import type { Vehicle } from "../../db/network-vocabulary";
import type { NetworkGraph } from "./network-graph";
import { snapPoint } from "./route-ends";
import type { RoutingProfile, Snap } from "./snap-points";

/** A snap on an edge. `node` is the node at which it is, if it is at an end of the edge. */
type EdgeSnap = Extract<Snap, { share: number }> & { node: number | null };

/** Snaps the destination of a search and its origins to the network, for one type of vehicle. */
export class Snapper {
  /** Where the destination is snapped to the network; empty if it is off the network or everything is closed. */
  readonly ends: Snap[];
  /** Those of `ends` that are on closed edges: the destination's own closures close them, and no others. */
  readonly #closedEnds: EdgeSnap[];

  /** `closedByOthers` is `passable.closed` without the closures that the incident at the destination has caused. */
  constructor(
    private readonly graph: NetworkGraph,
    destination: LngLat,
    private readonly vehicle: Vehicle,
    private readonly passable: RoutingProfile,
    private readonly closedByOthers: Uint8Array | null,
  ) {
    const options = { isDestination: true };
    const openEnds = snapPoint(graph, destination, vehicle, passable, options);
    this.#closedEnds = this.#snapToOwnClosures(destination, options);
    this.ends = [...openEnds, ...this.#closedEnds];
  }

  /**
   * Returns the places where a point may be snapped to the network; an empty list if it is off the network. A point on
   * the closed edge on which the destination lies, or at a node that has only closed edges, is snapped to this edge.
   */
  snap(point: LngLat): Snap[] {
    const closedSnaps =
      this.#closedEnds.length === 0
        ? []
        : this.#snapToOwnClosures(point).filter((snap) => this.#closedEnds.some(({ edge }) => edge === snap.edge));
    if (closedSnaps.some(({ node }) => node === null)) return closedSnaps;
    const openSnaps = this.graph.snapCache.get(point, this.passable, () =>
      snapPoint(this.graph, point, this.vehicle, this.passable),
    );
    const isAtOpenNode = openSnaps.some(
      ({ edge, x, y }) => edge === null && x === closedSnaps[0]?.x && y === closedSnaps[0].y,
    );
    return closedSnaps.length > 0 && !isAtOpenNode ? closedSnaps : openSnaps;
  }

  /**
   * Returns the snaps on edges that only the destination's own closures close. A point that is snapped to a node is at
   * an end of each such edge there.
   */
  #snapToOwnClosures(point: LngLat, options?: { isDestination: boolean }): EdgeSnap[] {
    const { closedByOthers } = this;
    if (closedByOthers === this.passable.closed) return [];
    const snaps = snapPoint(this.graph, point, this.vehicle, { ...this.passable, closed: closedByOthers }, options);
    return snaps.flatMap((snap): EdgeSnap[] => {
      if (snap.edge !== null) return this.#isClosedByOwn(snap.edge) ? [{ ...snap, node: null }] : [];
      // Boats take people to jetties, which are beside the water and not on a closed edge.
      if (this.vehicle === "boat") return [];
      const { fromNode } = this.graph.columns;
      return this.#listEdgesInto(snap.node)
        .filter((edge) => this.#isClosedByOwn(edge))
        .map((edge) => ({ ...snap, edge, share: fromNode[edge] === snap.node ? 0 : 1 }));
    });
  }

  #isClosedByOwn(edge: number): boolean {
    const { closed, bit } = this.passable;
    return ((closed?.[edge] ?? 0) & bit) !== 0 && ((this.closedByOthers?.[edge] ?? 0) & bit) === 0;
  }

  /** Returns the edges along which the vehicle may reach a node, closed or not. */
  #listEdgesInto(node: number): number[] {
    const { start, arc, ms, copiesByNode } = this.graph.states;
    const states = [node, ...(copiesByNode.get(node) ?? []).map(({ state }) => state)];
    const arcMs = ms[this.passable.vehicle] as Int32Array;
    const edges = new Set<number>();
    for (const state of states)
      for (let entry = start[state] as number; entry < (start[state + 1] as number); entry++)
        if ((arcMs[entry] as number) >= 0) edges.add((arc[entry] as number) >> 1);
    return [...edges];
  }
}
