import type { LngLat } from "../../db/columns";
import type { Vehicle } from "../../db/network-vocabulary";
import { ClosedEdges } from "./closed-edges";
import { ForwardSearch } from "./forward-search";
import type { NetworkColumns } from "./network-columns";
import { NetworkGraph } from "./network-graph";
import { NetworkSearch } from "./network-search";
import { createRoutingProfile, snapPoint } from "./route-ends";
import type { Snap } from "./snap-points";
import type { SearchOptions, TravelSource } from "./travel-search";

/** A road and water network in memory. Each search is given the closures to avoid. */
export class RoutingNetwork implements TravelSource {
  readonly version: number;
  readonly graph: NetworkGraph;
  readonly closed: ClosedEdges;

  constructor(columns: NetworkColumns) {
    this.version = columns.version;
    this.graph = new NetworkGraph(columns);
    this.closed = new ClosedEdges(this.graph);
  }

  searchTo(destination: LngLat, { closures, ownClosures = [] }: SearchOptions): NetworkSearch {
    const closed = this.closed.findClosedBits(closures);
    if (ownClosures.length === 0) return new NetworkSearch(this.graph, destination, closed);
    const otherClosures = closures.filter((id) => !ownClosures.includes(id));
    return new NetworkSearch(this.graph, destination, closed, this.closed.findClosedBits(otherClosures));
  }

  /** Returns the snaps of each point for a vehicle; see `snapPoint`. */
  snapAll(
    points: readonly LngLat[],
    vehicle: Vehicle,
    { closures, ...options }: { closures: readonly string[]; isDestination?: boolean },
  ): Snap[][] {
    const passable = createRoutingProfile(vehicle, this.closed.findClosedBits(closures));
    return points.map((point) => snapPoint(this.graph, point, vehicle, passable, options));
  }

  /** Whether a point is off the network even without closures. */
  isOffNetwork(point: LngLat, vehicle: Vehicle): boolean {
    return snapPoint(this.graph, point, vehicle, createRoutingProfile(vehicle, null)).length === 0;
  }

  /** Runs a search in the direction of travel. `sources` must have been snapped for the same vehicle and closures. */
  searchFrom(
    sources: readonly (readonly Snap[])[],
    vehicle: Vehicle,
    { closures, ...options }: { closures: readonly string[]; count: number; untilMs?: number },
  ): ForwardSearch {
    return new ForwardSearch(
      this.graph,
      createRoutingProfile(vehicle, this.closed.findClosedBits(closures)),
      sources,
      options,
    );
  }
}
