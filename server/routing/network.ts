import type { LngLat } from "../../db/columns";
import { ClosedEdges } from "./closed-edges";
import type { NetworkColumns } from "./network-columns";
import { NetworkGraph } from "./network-graph";
import { NetworkSearch } from "./network-search";
import type { TravelSource } from "./travel-search";

/** A road and water network in memory. Each search gets the closures to avoid. */
export class RoutingNetwork implements TravelSource {
  readonly version: number;
  readonly graph: NetworkGraph;
  readonly closed: ClosedEdges;

  constructor(columns: NetworkColumns) {
    this.version = columns.version;
    this.graph = new NetworkGraph(columns);
    this.closed = new ClosedEdges(this.graph);
  }

  searchTo(destination: LngLat, { closures }: { closures: readonly string[] }): NetworkSearch {
    return new NetworkSearch(this.graph, destination, this.closed.byAll(closures));
  }
}
