import type { LngLat } from "../../db/columns";
import { type Vehicle, vehicles } from "../../db/network-vocabulary";
import { type Travel, travelByLine, travelByNetwork } from "../domain/travel";
import { bitOf } from "../domain/vehicle";
import { type Join, joinRoad, joinRoadsWithin, joinWater, type Passable } from "./join-points";
import type { NetworkGraph } from "./network-graph";
import { lineBoundSeconds } from "./straight-line";
import type { Origin, TravelSearch } from "./travel-search";
import { Wave } from "./wave";

/** Times that differ by more than this are those of two banks or two carriageways. */
const uncertainMs = 5 * 60 * 1_000;

/** A way from where an origin is joined to the destination. */
type Way = {
  ms: number;
  join: Join;
  /** The first arc, of which only a part is travelled; null if the origin is joined at a node. */
  firstArc: number | null;
  /** The state after the first arc; null if the destination lies on the same edge ahead. */
  state: number | null;
};

/** The last part of a way: along an arc to where the destination is joined. */
type Arrival = { state: number; ms: number; arc: number | null; join: Join };

/** A part of an arc: the shares of its edge's line at which it is entered and left. */
type Piece = { arc: number; from: number; to: number };

type VehicleSearch = { passable: Passable; wave: Wave; arrivals: Arrival[]; ends: Join[] };

/** Travel times over a network to one destination, by one backward wave per vehicle. */
export class NetworkSearch implements TravelSearch {
  readonly #ofVehicle = new Map<Vehicle, VehicleSearch | null>();

  constructor(
    private readonly graph: NetworkGraph,
    private readonly destination: LngLat,
    private readonly closed: Uint8Array | null,
  ) {}

  measure(origins: readonly Origin[]): Travel[] {
    return origins.map((origin) => {
      const search = this.#searchFor(origin.vehicle);
      if (!search) return travelByLine(origin.straightM, origin.vehicle, "incident-off-network");
      const joins = this.#join(origin, search.passable);
      if (joins.length === 0) return travelByLine(origin.straightM, origin.vehicle, "unit-off-network");
      const { way, uncertainBank } = this.#choose(search, origin, joins);
      if (!way) return travelByLine(origin.straightM, origin.vehicle, "no-road");
      return travelByNetwork(way.ms, this.#metresOf(this.#piecesOf(search, way)), uncertainBank);
    });
  }

  lowerBoundSeconds(straightM: number, vehicle: Vehicle): number {
    if (!this.#searchFor(vehicle)) return lineBoundSeconds(straightM, vehicle);
    return this.graph.lowerBoundSeconds(straightM, vehicle);
  }

  #searchFor(vehicle: Vehicle): VehicleSearch | null {
    const known = this.#ofVehicle.get(vehicle);
    if (known !== undefined) return known;
    const passable = { vehicle: vehicles.indexOf(vehicle), bit: bitOf(vehicle), closed: this.closed };
    const ends = this.#join({ ...this.destination, vehicle }, passable);
    const search = ends.length === 0 ? null : this.#start(passable, ends);
    this.#ofVehicle.set(vehicle, search);
    return search;
  }

  #start(passable: Passable, ends: Join[]): VehicleSearch {
    const arrivals = ends.flatMap((join) => this.#arrivals(join, passable));
    const wave = new Wave(this.graph, passable);
    for (const { state, ms } of arrivals) wave.startFrom(state, ms);
    return { passable, wave, arrivals, ends };
  }

  #join(point: LngLat & { vehicle: Vehicle }, passable: Passable): Join[] {
    if (point.vehicle === "boat") return joinWater(this.graph, point, passable);
    const join = joinRoad(this.graph, point, passable);
    return join ? [join] : [];
  }

  /** The states from which the destination is reached by one arc or none. */
  #arrivals(join: Join, passable: Passable): Arrival[] {
    const { start, arc, tail, stateAfter, copiesOf } = this.graph.states;
    if (join.edge === null) {
      const copies = copiesOf.get(join.node)?.map(({ state }) => state) ?? [];
      return [join.node, ...copies].map((state) => ({ state, ms: join.accessMs, arc: null, join }));
    }
    return [2 * join.edge, 2 * join.edge + 1].flatMap((last) => {
      const arcMs = this.#arcMs(last, passable);
      if (arcMs < 0) return [];
      const ms = join.accessMs + Math.round((last & 1 ? 1 - join.share : join.share) * arcMs);
      const after = stateAfter[last] as number;
      const arrivals: Arrival[] = [];
      for (let entry = start[after] as number; entry < (start[after + 1] as number); entry++) {
        if (arc[entry] === last) arrivals.push({ state: tail[entry] as number, ms, arc: last, join });
      }
      return arrivals;
    });
  }

  /**
   * For a boat, the soonest of all joins. By road, the way from the nearest road, unless roads within the circle of accuracy differ
   * much: then the slowest of them, after the access to the nearest.
   */
  #choose(search: VehicleSearch, origin: Origin, joins: Join[]): { way: Way | null; uncertainBank: boolean } {
    const ways = joins.flatMap((join) => this.#wayFrom(search, join) ?? []);
    const way = ways.toSorted((a, b) => a.ms - b.ms)[0] ?? null;
    if (origin.vehicle === "boat" || !origin.accuracyM) return { way, uncertainBank: false };
    const accessMs = joins[0]?.accessMs ?? 0;
    const near = joinRoadsWithin(this.graph, origin, search.passable, origin.accuracyM);
    const others = near.flatMap((join) => this.#wayFrom(search, join) ?? []);
    if (others.length === 0) return { way, uncertainBank: false };
    const drives = way ? [...others, { ...way, ms: way.ms - accessMs }] : others;
    const slowest = drives.reduce((a, b) => (b.ms > a.ms ? b : a));
    const soonestMs = Math.min(...drives.map(({ ms }) => ms));
    if (way && slowest.ms - soonestMs <= uncertainMs) return { way, uncertainBank: false };
    return { way: { ...slowest, ms: slowest.ms + accessMs }, uncertainBank: true };
  }

  /** The soonest way from a join; null if there is none. */
  #wayFrom({ passable, wave, ends }: VehicleSearch, join: Join): Way | null {
    const starts = join.edge === null ? [{ ms: 0, firstArc: null, state: join.node }] : this.#startsOn(join, passable);
    const [one, other] = starts;
    if (one && other) wave.reachEither(one.state, other.state);
    let best: Way | null = this.#alongOneEdge(join, ends, passable);
    for (const { state, ms, firstArc } of starts.toSorted(
      (a, b) => Number(wave.isFinal(b.state)) - Number(wave.isFinal(a.state)),
    )) {
      const used = join.accessMs + ms;
      const rest = wave.reach(state, best ? best.ms - used : Number.POSITIVE_INFINITY);
      if (rest !== Number.POSITIVE_INFINITY) best = { ms: used + rest, join, firstArc, state };
    }
    return best;
  }

  #startsOn({ edge, share }: { edge: number; share: number }, passable: Passable) {
    return [2 * edge, 2 * edge + 1].flatMap((firstArc) => {
      const arcMs = this.#arcMs(firstArc, passable);
      const state = this.graph.states.stateAfter[firstArc] as number;
      return arcMs < 0 ? [] : [{ ms: Math.round((firstArc & 1 ? share : 1 - share) * arcMs), firstArc, state }];
    });
  }

  /** The way on the edge itself, if the destination is joined to the same one ahead. */
  #alongOneEdge(join: Join, ends: Join[], passable: Passable): Way | null {
    if (join.edge === null) return null;
    let best: Way | null = null;
    for (const end of ends) {
      if (end.edge !== join.edge) continue;
      for (const firstArc of [2 * join.edge, 2 * join.edge + 1]) {
        const ahead = firstArc & 1 ? join.share - end.share : end.share - join.share;
        const arcMs = this.#arcMs(firstArc, passable);
        if (ahead < 0 || arcMs < 0) continue;
        const ms = join.accessMs + Math.round(ahead * arcMs) + end.accessMs;
        if (!best || ms < best.ms) best = { ms, join, firstArc, state: null };
      }
    }
    return best;
  }

  /** -1 if the vehicle must not pass. A join is never on a closed edge. */
  #arcMs(arc: number, { vehicle }: Passable): number {
    return (this.graph.columns.ms[vehicle] as Int32Array)[arc] as number;
  }

  /** The pieces of edges that a way consists of, in the order of travel. */
  #piecesOf({ wave, arrivals, ends }: VehicleSearch, { join, firstArc, state }: Way): Piece[] {
    const whole = (arc: number): Piece => (arc & 1 ? { arc, from: 1, to: 0 } : { arc, from: 0, to: 1 });
    const first = firstArc === null || join.edge === null ? [] : [{ ...whole(firstArc), from: join.share }];
    if (state === null) {
      const end = ends.find(({ edge }) => edge === join.edge);
      return first.map((piece) => ({ ...piece, to: end && end.edge !== null ? end.share : piece.to }));
    }
    const arcs = wave.arcsFrom(state);
    const lastState = arcs.length === 0 ? state : (this.graph.states.stateAfter[arcs.at(-1) as number] as number);
    const arrival = arrivals.filter((one) => one.state === lastState).reduce((a, b) => (b.ms < a.ms ? b : a));
    const { arc, join: end } = arrival;
    const last = arc === null || end.edge === null ? [] : [{ ...whole(arc), to: end.share }];
    return [...first, ...arcs.map(whole), ...last];
  }

  #metresOf(pieces: Piece[]): number {
    const { metres } = this.graph.columns;
    return Math.round(
      pieces.reduce((sum, { arc, from, to }) => sum + Math.abs(to - from) * (metres[arc >> 1] as number), 0),
    );
  }
}
