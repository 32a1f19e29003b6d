import type { LngLat } from "../../db/columns";
import type { Vehicle } from "../../db/network-vocabulary";
import { type Travel, travelByLine, travelByNetwork } from "../domain/travel";
import { describeRoute } from "./describe-route";
import type { Join } from "./join-points";
import type { NetworkGraph } from "./network-graph";
import { lineBoundSeconds, routeByLine } from "./straight-line";
import type { Origin, Route, TravelSearch } from "./travel-search";
import { VehicleSearch, type Way } from "./vehicle-search";

/** Initial limit of a search for the soonest units, and the factor by which it grows. */
const [firstLimitSeconds, limitGrowth] = [60, 1.6];

/** Travel times over a network to one destination. */
export class NetworkSearch implements TravelSearch {
  readonly #ofVehicle = new Map<Vehicle, VehicleSearch>();

  constructor(
    private readonly graph: NetworkGraph,
    private readonly destination: LngLat,
    private readonly closed: Uint8Array | null,
  ) {}

  measure(origins: readonly Origin[]): Travel[] {
    return origins.map((origin) => this.#travelOf(origin) as Travel);
  }

  measureSoonest(origins: readonly Origin[], count: number): (Travel | null)[] {
    const travels: (Travel | null)[] = origins.map(() => null);
    const joins: (Join[] | undefined)[] = [];
    const bounds = origins.map(({ straightM, vehicle }) => this.lowerBoundSeconds(straightM, vehicle));
    let limit = Math.max(firstLimitSeconds, bounds.toSorted((a, b) => a - b)[count - 1] ?? 0);
    for (;;) {
      let [within, open] = [0, 0];
      for (const [index, origin] of origins.entries()) {
        if (travels[index] === null && (bounds[index] as number) <= limit) {
          joins[index] ??= this.#searchFor(origin.vehicle).join(origin);
          travels[index] = this.#travelOf(origin, joins[index], limit);
        }
        const travel = travels[index];
        if (travel === null) open++;
        else if (travel && travel.reason !== "no-road" && travel.seconds < limit) within++;
      }
      if (within >= count || open === 0) return travels;
      limit = limit > maxLimitSeconds ? Number.POSITIVE_INFINITY : limit * limitGrowth;
    }
  }

  route(origin: Origin): Route {
    const [travel] = this.measure([origin]);
    if (!travel || travel.rankedBy === "straight-line") return routeByLine(origin, this.destination, travel as Travel);
    const search = this.#searchFor(origin.vehicle);
    const way = search.find(origin, search.join(origin), Number.POSITIVE_INFINITY) as Way;
    return { ...travel, ...describeRoute(this.graph, search, way, origin.vehicle) };
  }

  lowerBoundSeconds(straightM: number, vehicle: Vehicle): number {
    if (this.#searchFor(vehicle).ends.length === 0) return lineBoundSeconds(straightM, vehicle);
    return this.graph.lowerBoundSeconds(straightM, vehicle);
  }

  /** Null if it is not below the limit. */
  #travelOf(origin: Origin, known?: Join[], limitSeconds = Number.POSITIVE_INFINITY): Travel | null {
    const search = this.#searchFor(origin.vehicle);
    if (search.ends.length === 0) return travelByLine(origin.straightM, origin.vehicle, "incident-off-network");
    const joins = known ?? search.join(origin);
    if (joins.length === 0) return travelByLine(origin.straightM, origin.vehicle, "unit-off-network");
    const way = search.find(origin, joins, limitSeconds * 1_000);
    if (way) return travelByNetwork(way.ms, this.#metresOf(search, way), way.uncertainBank);
    return search.isOver || limitSeconds === Number.POSITIVE_INFINITY
      ? travelByLine(origin.straightM, origin.vehicle, "no-road")
      : null;
  }

  #searchFor(vehicle: Vehicle): VehicleSearch {
    const search =
      this.#ofVehicle.get(vehicle) ?? new VehicleSearch(this.graph, this.destination, vehicle, this.closed);
    this.#ofVehicle.set(vehicle, search);
    return search;
  }

  #metresOf(search: VehicleSearch, way: Way): number {
    const { metres } = this.graph.columns;
    let sum = 0;
    for (const { arc, from, to } of search.piecesOf(way)) sum += Math.abs(to - from) * (metres[arc >> 1] as number);
    return Math.round(sum);
  }
}

/** Above this limit, the rest of the network is searched in one go. */
const maxLimitSeconds = 6 * 60 * 60;
