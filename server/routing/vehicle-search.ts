import type { LngLat } from "../../db/columns";
import type { Vehicle } from "../../db/network-vocabulary";
import { minEllipsoidPerSphere } from "../domain/ellipsoid-ratio";
import { BackwardSearch } from "./backward-search";
import { findFarthestM } from "./farthest-distance";
import type { NetworkGraph } from "./network-graph";
import { type Arrival, createRoutingProfile, listArrivals, listStarts, routesOnOneEdge } from "./route-ends";
import { type RoutingProfile, type Snap, snapToRoadsWithin, walkingMps } from "./snap-points";
import { Snapper } from "./snapper";

/**
 * If the travel times from the roads within a position's accuracy circle differ by more than this, the roads are
 * assumed to be on different banks of a river or on different carriageways.
 */
const maxTimeDifferenceMs = 5 * 60 * 1_000;

/**
 * The last result of `findFarthestM` is reused if the new limit is shorter by at most this many ms, because the ranking
 * and the explanation of the ranking use almost the same limit.
 */
const limitToleranceMs = 5;

/** A route from an origin's snap to the destination. */
export type NetworkRoute = {
  ms: number;
  snap: Snap;
  /** The first arc, of which only a part is travelled; null if the origin is snapped at a node. */
  firstArc: number | null;
  /** The state after the first arc; null if the destination lies ahead on the same edge. */
  state: number | null;
  /** See `uncertainBank` of `Travel` in server/domain/travel.ts. */
  uncertainBank: boolean;
};

/** A part of an arc, between two fractions of its edge's line. */
export type Piece = { arc: number; fromFraction: number; toFraction: number };

type Point = LngLat & { accuracyM?: number | null };

/** Searches for routes from any number of origins to one destination, for one type of vehicle. */
export class VehicleSearch {
  readonly #passable: RoutingProfile;
  readonly #snapper: Snapper;
  readonly #arrivals: Arrival[];
  #startedSearch: BackwardSearch | undefined;
  #lastFarthest = { limitMs: Number.NEGATIVE_INFINITY, farthestM: 0 };
  /** Shortest time from the network to the destination; 0 for boats, which may come over the water. */
  readonly #minAccessSeconds: number;
  readonly #minAccessM: number;

  constructor(
    private readonly graph: NetworkGraph,
    private readonly destination: LngLat,
    private readonly vehicle: Vehicle,
    closed: Uint8Array | null,
    closedByOthers = closed,
  ) {
    this.#passable = createRoutingProfile(vehicle, closed);
    this.#snapper = new Snapper(graph, destination, vehicle, this.#passable, closedByOthers);
    this.#minAccessSeconds = vehicle === "boat" ? 0 : Math.min(...this.ends.map(({ accessMs }) => accessMs)) / 1_000;
    this.#minAccessM = (this.#minAccessSeconds * walkingMps) / minEllipsoidPerSphere;
    this.#arrivals = this.ends.flatMap((end) => listArrivals(graph, end, this.#passable));
  }

  /** The search starts on first use, because a vehicle without units needs only the lower bound. */
  get #search(): BackwardSearch {
    if (!this.#startedSearch) {
      this.#startedSearch = new BackwardSearch(this.graph, this.#passable);
      for (const { state, ms } of this.#arrivals) this.#startedSearch.startFrom(state, ms);
    }
    return this.#startedSearch;
  }

  release(): void {
    this.#startedSearch?.release();
    this.#startedSearch = undefined;
  }

  /** See `Snapper.ends`. */
  get ends(): Snap[] {
    return this.#snapper.ends;
  }

  /** See `Snapper.snap`. */
  snap(point: LngLat): Snap[] {
    return this.#snapper.snap(point);
  }

  /** Like `TravelSearch.lowerBoundSeconds`, but only for routes over the network. The destination must be on it. */
  lowerBoundSeconds(straightM: number): number {
    return (
      this.#minAccessSeconds +
      this.graph.lowerBoundSeconds(Math.max(0, straightM - this.#minAccessM), this.#passable.vehicle)
    );
  }

  /** Like `TravelSearch.findFarthestM`, but only for routes over the network. */
  findFarthestM(limitMs: number): number {
    const { limitMs: lastMs } = this.#lastFarthest;
    // The distance for a slightly longer limit is an upper bound for this one too.
    if (limitMs > lastMs || limitMs < lastMs - limitToleranceMs) {
      const { graph, destination, ends } = this;
      const { vehicle } = this.#passable;
      const farthestM = findFarthestM(graph, this.#search, { destination, ends, vehicle, limitMs });
      this.#lastFarthest = { limitMs, farthestM };
    }
    return this.#lastFarthest.farthestM;
  }

  /** Whether the search has reached all reachable states. If so, a route that was not found does not exist. */
  get isComplete(): boolean {
    return this.#search.isComplete;
  }

  /**
   * Returns the route from an origin with these snaps. Returns null if there is none, or if it takes `limitMs` or
   * longer and the search has not reached everything yet. A boat uses the snap with the fastest route. A road vehicle
   * uses the route from the nearest road. But if the times from the roads within the accuracy circle differ too much,
   * it uses the slowest of these routes, plus the access time to the nearest road.
   */
  find(origin: Point, snaps: Snap[], limitMs: number): NetworkRoute | null {
    const route = this.#findWithin(origin, snaps, limitMs);
    // If the search has reached everything, repeating it without a limit costs nothing.
    return route || !this.isComplete ? route : this.#findWithin(origin, snaps, Number.POSITIVE_INFINITY);
  }

  /**
   * Like `find` without a limit, but searches from both ends, for an origin far beyond what the search has reached. Of
   * several routes with the same time it may return a different one.
   */
  findFar(origin: Point, snaps: Snap[]): NetworkRoute | null {
    if (this.vehicle !== "boat" && origin.accuracyM) return this.find(origin, snaps, Number.POSITIVE_INFINITY);
    return findFastestRoute(
      snaps.flatMap((snap): (NetworkRoute | null)[] => {
        const starts = listStarts(this.graph, snap, this.#passable).map((start) => ({
          ...start,
          ms: snap.accessMs + start.ms,
        }));
        const meeting = this.#search.findBidirectional(starts, this.graph.leavingEntries);
        const { arc: firstArc, state } = meeting?.start ?? { arc: null, state: null };
        return [this.#routeOnOneEdge(snap), meeting && { ms: meeting.ms, snap, firstArc, state, uncertainBank: false }];
      }),
    );
  }

  #findWithin(origin: Point, snaps: Snap[], limitMs: number): NetworkRoute | null {
    const route = findFastestRoute(snaps.map((snap) => this.#routeFrom(snap, limitMs)));
    const isOriginCertain = this.vehicle === "boat" || !origin.accuracyM;
    if (isOriginCertain || (!route && limitMs !== Number.POSITIVE_INFINITY)) return route;
    const accessMs = snaps[0]?.accessMs ?? 0;
    // Search far enough to see whether the times from the roads differ too much.
    const extendedLimitMs = route ? Math.max(limitMs, route.ms + maxTimeDifferenceMs + 1) : limitMs;
    const nearbySnaps = snapToRoadsWithin(this.graph, origin, this.#passable, origin.accuracyM ?? 0);
    const nearbyRoutes = nearbySnaps.map((snap) => this.#routeFrom(snap, extendedLimitMs));
    if (nearbyRoutes.includes(null) && limitMs !== Number.POSITIVE_INFINITY) return null;
    const drivenRoutes = [...nearbyRoutes, route && { ...route, ms: route.ms - accessMs }].filter(
      (route) => route !== null,
    );
    if (drivenRoutes.length === 0) return null;
    const slowest = drivenRoutes.reduce((a, b) => (b.ms > a.ms ? b : a));
    const fastestMs = Math.min(...drivenRoutes.map(({ ms }) => ms));
    if (route && slowest.ms - fastestMs <= maxTimeDifferenceMs) return route;
    const ms = slowest.ms + accessMs;
    return ms < limitMs ? { ...slowest, ms, uncertainBank: true } : null;
  }

  /** Returns the pieces of edges that a route consists of, in the order of travel. */
  listPieces(route: NetworkRoute): Piece[] {
    const { first, arcs, last } = this.#partsOf(route);
    return [...first, ...arcs.map(wholeArc), ...last];
  }

  /** Returns the length of a route along the network, in whole metres. */
  computeMetres(route: NetworkRoute): number {
    const { metres } = this.graph.columns;
    const { first, arcs, last } = this.#partsOf(route);
    const pieceM = ({ arc, fromFraction, toFraction }: Piece) =>
      Math.abs(toFraction - fromFraction) * (metres[arc >> 1] as number);
    let sum = 0;
    for (const piece of first) sum += pieceM(piece);
    for (const arc of arcs) sum += metres[arc >> 1] as number;
    for (const piece of last) sum += pieceM(piece);
    return Math.round(sum);
  }

  /** Returns the whole arcs of a route, and the pieces of arcs before and after them. */
  #partsOf({ snap, firstArc, state }: NetworkRoute): { first: Piece[]; arcs: number[]; last: Piece[] } {
    const first = firstArc === null || snap.edge === null ? [] : [{ ...wholeArc(firstArc), fromFraction: snap.share }];
    if (state === null) {
      const end = this.ends.find(({ edge }) => edge === snap.edge);
      const toEnd = (piece: Piece) => ({
        ...piece,
        toFraction: end && end.edge !== null ? end.share : piece.toFraction,
      });
      return { first: first.map(toEnd), arcs: [], last: [] };
    }
    const arcs = this.#search.arcsFrom(state);
    const { arc, end } = this.#arrivalOf(state, arcs);
    const last = arc === null || end.edge === null ? [] : [{ ...wholeArc(arc), toFraction: end.share }];
    return { first, arcs, last };
  }

  /** Returns the snap of the destination at which a route ends. */
  findEndSnap({ snap, state }: NetworkRoute): Snap {
    if (state === null) return this.ends.find(({ edge }) => edge === snap.edge) as Snap;
    return this.#arrivalOf(state, this.#search.arcsFrom(state)).end;
  }

  #arrivalOf(state: number, arcs: number[]): Arrival {
    const last = arcs.at(-1);
    const lastState = last === undefined ? state : this.graph.states.stateAfter[last];
    return this.#arrivals.filter((arrival) => arrival.state === lastState).reduce((a, b) => (b.ms < a.ms ? b : a));
  }

  /** Returns the fastest route from a snap; null if none takes less than `limitMs`. */
  #routeFrom(snap: Snap, limitMs: number): NetworkRoute | null {
    const starts = listStarts(this.graph, snap, this.#passable);
    const [first, second] = starts;
    const search = this.#search;
    if (first && second) {
      search.reachEither(first.state, second.state, limitMs);
      // Start with the state that has been reached, because its time limits the search for the other state.
      if (!search.isFinal(first.state)) starts.reverse();
    }
    let best = this.#routeOnOneEdge(snap);
    for (const { state, ms, arc: firstArc } of starts) {
      const elapsedMs = snap.accessMs + ms;
      const remainingMs = search.reach(state, Math.min(limitMs, best?.ms ?? limitMs) - elapsedMs);
      if (remainingMs !== Number.POSITIVE_INFINITY)
        best = { ms: elapsedMs + remainingMs, snap, firstArc, state, uncertainBank: false };
    }
    return best && best.ms < limitMs ? best : null;
  }

  /** Returns the route along the snap's edge; null unless the destination is snapped farther ahead on that edge. */
  #routeOnOneEdge(snap: Snap): NetworkRoute | null {
    const routes = this.ends.flatMap((end) => routesOnOneEdge(this.graph, snap, end, this.#passable));
    return findFastestRoute(
      routes.map(({ ms, arc }) => ({ ms, snap, firstArc: arc, state: null, uncertainBank: false })),
    );
  }
}

function wholeArc(arc: number): Piece {
  return arc & 1 ? { arc, fromFraction: 1, toFraction: 0 } : { arc, fromFraction: 0, toFraction: 1 };
}

function findFastestRoute(routes: (NetworkRoute | null)[]): NetworkRoute | null {
  return routes.reduce((a, b) => (a && (!b || a.ms <= b.ms) ? a : b), null);
}
