import { stateLimit } from "./backward-search";
import { KeyHeap } from "./key-heap";
import type { NetworkGraph } from "./network-graph";
import { listArrivals, listStarts, routesOnOneEdge } from "./route-ends";
import type { RoutingProfile, Snap } from "./snap-points";

/** A source (by its index), with the travel time from it in milliseconds and the distance along the network. */
export type ReachedSource = { source: number; ms: number; metres: number };

type Options = {
  /** Number of sources to find for each place: those with the shortest travel times. */
  count: number;
  /**
   * Cutoff of the search: a travel time in ms. The last part of a route, from the last state to the place, may exceed
   * it.
   */
  untilMs?: number;
};

/**
 * A Dijkstra search in the direction of travel from many sources at once, for one vehicle. Each state keeps labels for
 * the `count` sources that reach it first. These are enough for any place, because the time from the last state to the
 * place does not depend on the source.
 */
export class ForwardSearch {
  /**
   * Travel times in milliseconds plus one, or 0 if there is no source. The labels of state s start at `s * count`,
   * shortest time first.
   */
  readonly #labels: Int32Array;
  readonly #source: Int32Array;
  readonly #metres: Float64Array;
  /** Number of final labels of each state. */
  readonly #finalCount: Uint8Array;
  readonly #heap = new KeyHeap();
  readonly #starts: { arc: number | null; share: number; ms: number }[] = [];
  readonly #sourcesByEdge = new Map<number, { source: number; snap: Snap }[]>();
  readonly #count: number;

  /** `sources` contains one list of snaps per source. A source without snaps reaches no place. */
  constructor(
    private readonly graph: NetworkGraph,
    private readonly passable: RoutingProfile,
    sources: readonly (readonly Snap[])[],
    { count, untilMs = Number.POSITIVE_INFINITY }: Options,
  ) {
    this.#count = count;
    const labelCount = graph.states.count * count;
    this.#labels = new Int32Array(labelCount);
    this.#source = new Int32Array(labelCount);
    this.#metres = new Float64Array(labelCount);
    this.#finalCount = new Uint8Array(graph.states.count);
    for (const [source, snaps] of sources.entries()) for (const snap of snaps) this.#startFrom(source, snap);
    this.#run(untilMs);
  }

  /**
   * Returns the `count` sources with the shortest travel times to a place that has these snaps, each source at most
   * once; an empty list if there is no route.
   */
  findFastest(snaps: readonly Snap[]): ReachedSource[] {
    const foundSources: ReachedSource[] = [];
    const add = (reachedSource: ReachedSource) => {
      const knownIndex = foundSources.findIndex(({ source }) => source === reachedSource.source);
      if (knownIndex === -1) foundSources.push(reachedSource);
      else if (reachedSource.ms < (foundSources[knownIndex] as ReachedSource).ms)
        foundSources[knownIndex] = reachedSource;
    };
    for (const snap of snaps) {
      for (const { state, ms, metres } of listArrivals(this.graph, snap, this.passable)) {
        for (let label = state * this.#count; label < (state + 1) * this.#count && this.#labels[label]; label++) {
          add({
            source: this.#source[label] as number,
            ms: (this.#labels[label] as number) - 1 + ms,
            metres: (this.#metres[label] as number) + metres,
          });
        }
      }
      for (const { source, snap: from } of this.#sourcesByEdge.get(snap.edge ?? -1) ?? []) {
        for (const { ms, metres } of routesOnOneEdge(this.graph, from, snap, this.passable))
          add({ source, ms, metres });
      }
    }
    return foundSources.sort((a, b) => a.ms - b.ms || a.source - b.source).slice(0, this.#count);
  }

  /**
   * Calls `visit` for each arc that a source reaches: from the start of the arc, or from a source on it. The same arc
   * may be visited several times. `share` is where the arc is entered, as a fraction of the arc in the direction of
   * travel. `ms` is the travel time to that point, and `arcMs` that of the whole arc.
   */
  visitArcs(visit: (arc: number, share: number, ms: number, arcMs: number) => void): void {
    const { states, leavingEntries, columns } = this.graph;
    const msOfArc = columns.ms[this.passable.vehicle] as Int32Array;
    for (const { arc, share, ms } of this.#starts) if (arc !== null) visit(arc, share, ms, msOfArc[arc] as number);
    for (let state = 0; state < states.count; state++) {
      const label = this.#labels[state * this.#count] as number;
      if (label === 0) continue;
      for (
        let index = leavingEntries.start[state] as number;
        index < (leavingEntries.start[state + 1] as number);
        index++
      ) {
        const entry = leavingEntries.entry[index] as number;
        const arcMs = this.#msOf(entry);
        if (arcMs >= 0) visit(states.arc[entry] as number, 0, label - 1, arcMs);
      }
    }
  }

  #startFrom(source: number, snap: Snap): void {
    for (const start of listStarts(this.graph, snap, this.passable)) {
      this.#addLabel(start.state, snap.accessMs + start.ms, source, start.metres);
      const share = snap.edge === null ? 0 : (start.arc ?? 0) & 1 ? 1 - snap.share : snap.share;
      this.#starts.push({ arc: start.arc, share, ms: snap.accessMs });
    }
    if (snap.edge === null) return;
    const edgeArrivals = this.#sourcesByEdge.get(snap.edge);
    if (edgeArrivals) edgeArrivals.push({ source, snap });
    else this.#sourcesByEdge.set(snap.edge, [{ source, snap }]);
  }

  #run(untilMs: number): void {
    const { states, leavingEntries, columns } = this.graph;
    const [heap, labels, count] = [this.#heap, this.#labels, this.#count];
    while (heap.first < (untilMs + 1) * stateLimit) {
      const key = heap.pop();
      const ms = Math.floor(key / stateLimit);
      const state = key - ms * stateLimit;
      // The labels of a state become final in ascending order. A key whose label has since been replaced matches no
      // label.
      for (let rank = this.#finalCount[state] as number; rank < count; rank++) {
        const label = state * count + rank;
        if (labels[label] !== ms + 1) break;
        this.#finalCount[state] = rank + 1;
        for (
          let index = leavingEntries.start[state] as number;
          index < (leavingEntries.start[state + 1] as number);
          index++
        ) {
          const entry = leavingEntries.entry[index] as number;
          const arcMs = this.#msOf(entry);
          if (arcMs < 0) continue;
          const arc = states.arc[entry] as number;
          const metres = (this.#metres[label] as number) + (columns.metres[arc >> 1] as number);
          this.#addLabel(states.stateAfter[arc] as number, ms + arcMs, this.#source[label] as number, metres);
        }
      }
    }
  }

  /** Returns the travel time of an entry's arc in milliseconds; -1 if the vehicle may not use the arc. */
  #msOf(entry: number): number {
    const { states } = this.graph;
    const { vehicle, bit, closed } = this.passable;
    if (closed !== null && (closed[(states.arc[entry] as number) >> 1] as number) & bit) return -1;
    return (states.ms[vehicle] as Int32Array)[entry] as number;
  }

  /** Adds a label to a state if it is among the state's `count` lowest, replacing a higher label of the same source. */
  #addLabel(state: number, ms: number, source: number, metres: number): void {
    const [labels, sources, lengths] = [this.#labels, this.#source, this.#metres];
    const end = (state + 1) * this.#count;
    let insertIndex = state * this.#count;
    for (; insertIndex < end; insertIndex++) {
      const label = labels[insertIndex] as number;
      if (label === 0 || label > ms + 1) break;
      if (sources[insertIndex] === source) return;
    }
    if (insertIndex === end) return;
    let last = insertIndex;
    while (last < end - 1 && labels[last] !== 0 && sources[last] !== source) last++;
    for (let index = last; index > insertIndex; index--) {
      labels[index] = labels[index - 1] as number;
      sources[index] = sources[index - 1] as number;
      lengths[index] = lengths[index - 1] as number;
    }
    labels[insertIndex] = ms + 1;
    sources[insertIndex] = source;
    lengths[insertIndex] = metres;
    this.#heap.push(ms * stateLimit + state);
  }
}
