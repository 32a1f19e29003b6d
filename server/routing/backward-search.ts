import { KeyHeap } from "./key-heap";
import type { NetworkGraph } from "./network-graph";
import type { LeavingEntries } from "./turn-states";

/**
 * State numbers are below this limit. A key in the heap is a number of milliseconds (below 2^29, about six days) times
 * this limit, plus the state number. JavaScript represents every such key exactly.
 */
export const stateLimit = 2 ** 24;

/**
 * The working arrays of a search. `labels` and `next` have one element for each state. When a search ends, it clears
 * its labels and its heap so that a later search can reuse the arrays.
 */
export type SearchArrays = { labels: Int32Array; next: Int32Array; settled: Int32Array; heap: KeyHeap };

const createArrays = (count: number): SearchArrays => ({
  // One more element for a state that is never reached.
  labels: new Int32Array(count + 1),
  next: new Int32Array(count),
  settled: new Int32Array(1_024),
  heap: new KeyHeap(),
});

/**
 * Maximum size in bytes of all arrays kept for reuse. Reuse is worthwhile, because most searches reach so little of the
 * network that allocating new arrays would take longer than the search.
 */
const maxSpareBytes = 2 ** 26;

/** Factor by which `findBidirectional` extends the backward search when it lags behind the forward search. */
const backwardGrowth = 1.1;

/**
 * A Dijkstra search backwards from a destination for one vehicle. It runs only as far as requested. The label of a
 * state is the travel time from the state to the destination in milliseconds.
 */
export class BackwardSearch {
  /** The label of each state plus one. 0, the value in a new array, means that the state is not yet reached. */
  readonly #labels: Int32Array;
  /**
   * For each reached state, the graph entry of the next arc towards the destination, plus one; 0 for the states that
   * the search started from.
   */
  readonly #next: Int32Array;
  readonly #heap: KeyHeap;
  #settled: Int32Array;
  #settledCount = 0;
  readonly #spareArrays: SearchArrays[];
  readonly #states: NetworkGraph["states"];
  readonly #ms: Int32Array;
  readonly #closed: Uint8Array | null;
  readonly #bit: number;
  #finalUpToMs = -1;

  constructor(
    { states, spareArrays }: NetworkGraph,
    { vehicle, bit, closed }: { vehicle: number; bit: number; closed: Uint8Array | null },
  ) {
    this.#states = states;
    this.#ms = states.ms[vehicle] as Int32Array;
    this.#closed = closed;
    this.#bit = bit;
    this.#spareArrays = spareArrays;
    const { labels, next, settled, heap } = spareArrays.pop() ?? createArrays(states.count);
    this.#labels = labels;
    this.#next = next;
    this.#settled = settled;
    this.#heap = heap;
  }

  /** The states whose labels are final, in ascending order of their labels. */
  get settled(): Int32Array {
    return this.#settled.subarray(0, this.#settledCount);
  }

  /** Releases the arrays so that later searches on the same network can use them. Do not use this search afterwards. */
  release(): void {
    for (const key of this.#heap.keys) this.#labels[key % stateLimit] = 0;
    const arrays = { labels: this.#labels, next: this.#next, settled: this.#settled, heap: this.#heap };
    this.#release(arrays, this.settled);
  }

  /** Adds a state to start from, `ms` milliseconds from the destination. Call it only before the search runs. */
  startFrom(state: number, ms: number): void {
    const label = this.#labels[state] as number;
    if (label !== 0 && label <= ms + 1) return;
    this.#labels[state] = ms + 1;
    this.#next[state] = 0;
    this.#heap.push(ms * stateLimit + state);
  }

  /**
   * Continues the search until the label of the state is final, and returns the label. Returns Infinity if the label is
   * `beyondMs` or more, or if there is no route.
   */
  reach(state: number, beyondMs: number): number {
    this.reachEither(state, state, beyondMs);
    const ms = this.isFinal(state) ? this.msFrom(state) : Number.POSITIVE_INFINITY;
    return ms < beyondMs ? ms : Number.POSITIVE_INFINITY;
  }

  /**
   * Returns the fastest route that begins with one of these states; null if there is none. The vehicle is in each of
   * them `ms` milliseconds after its departure. Searches from both ends until the two searches meet, which is much
   * faster than `reach` for states far beyond what this search has reached. The states along the route then count as
   * reached.
   */
  findBidirectional<Start extends { state: number; ms: number }>(starts: readonly Start[], leaving: LeavingEntries) {
    const arrays = this.#spareArrays.pop() ?? createArrays(this.#states.count);
    const { labels: fromStart, next: enteredBy, heap } = arrays;
    const { arc, stateAfter, tail } = this.#states;
    const reached: number[] = [];
    let [bestMs, meetingState] = [Number.POSITIVE_INFINITY, -1];
    const updateBest = (state: number) => {
      const label = this.#labels[state] as number;
      const ms = (fromStart[state] as number) - 1 + label - 1;
      if (label !== 0 && ms < bestMs) [bestMs, meetingState] = [ms, state];
    };
    const setLabel = (state: number, ms: number, entry: number) => {
      const knownLabel = fromStart[state] as number;
      if (knownLabel !== 0 && knownLabel <= ms + 1) return;
      if (knownLabel === 0) reached.push(state);
      fromStart[state] = ms + 1;
      enteredBy[state] = entry + 1;
      heap.push(ms * stateLimit + state);
      updateBest(state);
    };
    for (const { state, ms } of starts) setLabel(state, ms, -1);
    for (;;) {
      const [forwardMs, backwardMs] = [Math.floor(heap.first / stateLimit), Math.floor(this.#heap.first / stateLimit)];
      if (forwardMs + backwardMs >= bestMs || heap.isEmpty || this.#heap.isEmpty) break;
      if (forwardMs > backwardMs) {
        this.reachAll(Math.ceil(backwardMs * backwardGrowth) + 1);
        for (const state of reached) updateBest(state);
        continue;
      }
      const state = heap.pop() % stateLimit;
      if ((fromStart[state] as number) - 1 < forwardMs) continue;
      for (let index = leaving.start[state] as number; index < (leaving.start[state + 1] as number); index++) {
        const entry = leaving.entry[index] as number;
        const arcMs = this.#ms[entry] as number;
        const edge = (arc[entry] as number) >> 1;
        if (arcMs < 0 || (this.#closed !== null && (this.#closed[edge] as number) & this.#bit)) continue;
        setLabel(stateAfter[arc[entry] as number] as number, forwardMs + arcMs, entry);
      }
    }
    let first = meetingState;
    while (meetingState !== -1 && enteredBy[first] !== 0) {
      const entry = (enteredBy[first] as number) - 1;
      first = tail[entry] as number;
      const ms = bestMs - ((fromStart[first] as number) - 1);
      const knownLabel = this.#labels[first] as number;
      if (knownLabel !== 0 && knownLabel <= ms + 1) continue;
      this.#labels[first] = ms + 1;
      this.#next[first] = entry + 1;
      this.#heap.push(ms * stateLimit + first);
    }
    const start = starts.find(({ state, ms }) => state === first && ms === (fromStart[first] as number) - 1);
    this.#release(arrays, reached);
    return start ? { start, ms: bestMs } : null;
  }

  /** Continues the search until all labels below `beyondMs` are final. */
  reachAll(beyondMs: number): void {
    const neverReached = this.#states.count;
    this.reachEither(neverReached, neverReached, beyondMs);
  }

  /** Milliseconds from a reached state to the destination. */
  msFrom(state: number): number {
    return (this.#labels[state] as number) - 1;
  }

  /** Whether all reachable states have been reached. */
  get isComplete(): boolean {
    return this.#heap.isEmpty;
  }

  isFinal(state: number): boolean {
    const label = this.#labels[state] as number;
    return label !== 0 && label - 1 <= this.#finalUpToMs;
  }

  /**
   * Returns the arcs of the route from a reached state, in the order of travel. The route ends at a state that the
   * search started from.
   */
  arcsFrom(state: number): number[] {
    const { arc, stateAfter } = this.#states;
    const arcs: number[] = [];
    for (let current = state; ; ) {
      const next = this.#next[current] as number;
      if (next === 0) return arcs;
      const nextArc = arc[next - 1] as number;
      arcs.push(nextArc);
      current = stateAfter[nextArc] as number;
    }
  }

  /**
   * Continues the search until the label of either state is final, all labels below `beyondMs` are final, or everything
   * has been reached.
   */
  reachEither(first: number, second: number, beyondMs: number): void {
    // Most of the time of a search is spent here; local variables are faster than fields.
    const [heap, labels, next, entryMs] = [this.#heap, this.#labels, this.#next, this.#ms];
    const [closed, bit, beyondKey] = [this.#closed, this.#bit, beyondMs * stateLimit];
    const { start, tail, arc } = this.#states;
    while (heap.first < beyondKey && !this.isFinal(first) && !this.isFinal(second)) {
      const key = heap.pop();
      const ms = Math.floor(key / stateLimit);
      const state = key - ms * stateLimit;
      this.#finalUpToMs = ms;
      if ((labels[state] as number) - 1 < ms) continue;
      this.#addSettled(state);
      const end = start[state + 1] as number;
      for (let entry = start[state] as number; entry < end; entry++) {
        const arcMs = entryMs[entry] as number;
        if (arcMs < 0) continue;
        const tailState = tail[entry] as number;
        const label = ms + arcMs + 1;
        const knownLabel = labels[tailState] as number;
        if (knownLabel !== 0 && knownLabel <= label) continue;
        if (closed !== null && (closed[(arc[entry] as number) >> 1] as number) & bit) continue;
        labels[tailState] = label;
        next[tailState] = entry + 1;
        heap.push((label - 1) * stateLimit + tailState);
      }
    }
  }

  /** Clears the labels of these states and the heap, and keeps the arrays for later searches. */
  #release(arrays: SearchArrays, labelled: Int32Array | number[]): void {
    if (this.#spareArrays.length * arrays.labels.byteLength * 2 >= maxSpareBytes) return;
    for (const state of labelled) arrays.labels[state] = 0;
    arrays.heap.clear();
    this.#spareArrays.push(arrays);
  }

  #addSettled(state: number): void {
    if (this.#settledCount === this.#settled.length) {
      const largerArray = new Int32Array(2 * this.#settledCount);
      largerArray.set(this.#settled);
      this.#settled = largerArray;
    }
    this.#settled[this.#settledCount++] = state;
  }
}
