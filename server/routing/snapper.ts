import type { LngLat } from "../../db/columns";
import type { Vehicle } from "../../db/network-vocabulary";
import type { NetworkGraph } from "./network-graph";
import { snapPoint } from "./route-ends";
import type { RoutingProfile, Snap } from "./snap-points";

/** Snaps the destination of a search and its origins to the network, for one type of vehicle. */
export class Snapper {
  /** Where the destination is snapped to the network; empty if it is off the network or everything is closed. */
  readonly ends: Snap[];
  /** The one of `ends` that is on a closed edge: the destination's own closures close it, and no others. */
  readonly #closedEnd: Snap | undefined;

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
    this.#closedEnd = this.#snapToOwnClosures(destination, options);
    this.ends = this.#closedEnd ? [...openEnds, this.#closedEnd] : openEnds;
  }

  /**
   * Returns the places where a point may be snapped to the network; an empty list if it is off the network. A point on
   * the closed edge on which the destination lies is snapped to this edge.
   */
  snap(point: LngLat): Snap[] {
    const closedSnap = this.#closedEnd && this.#snapToOwnClosures(point);
    if (closedSnap && closedSnap.edge === this.#closedEnd?.edge) return [closedSnap];
    return this.graph.snapCache.get(point, this.passable, () =>
      snapPoint(this.graph, point, this.vehicle, this.passable),
    );
  }

  #snapToOwnClosures(point: LngLat, options?: { isDestination: boolean }): Snap | undefined {
    const { closed, bit } = this.passable;
    if (this.closedByOthers === closed) return undefined;
    const snaps = snapPoint(
      this.graph,
      point,
      this.vehicle,
      { ...this.passable, closed: this.closedByOthers },
      options,
    );
    return snaps.find(({ edge }) => edge !== null && ((closed?.[edge] ?? 0) & bit) !== 0);
  }
}
