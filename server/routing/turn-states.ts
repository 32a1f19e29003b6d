import type { NetworkColumns } from "./network-columns";

/**
 * The graph that is searched. A node without turn bans is one state. A node with turn bans has an additional state for
 * each edge from which a ban starts: "arrived here by this edge". With states instead of nodes, a plain Dijkstra search
 * obeys the bans. An arc is an edge in one direction: `2 * edge` along its line, `2 * edge + 1` back.
 */
export type TurnStates = {
  /**
   * The number of states. State numbers below the number of nodes are the nodes themselves; higher numbers are copies
   * of nodes with turn bans.
   */
  count: number;
  /** For each arc, the state in which it ends. */
  stateAfter: Int32Array;
  /** The arcs that lead into state s are the entries from `start[s]` to `start[s + 1] - 1`. */
  start: Int32Array;
  arc: Int32Array;
  /** For each entry, a state from which its arc may be taken. */
  tail: Int32Array;
  /** For each vehicle, the travel time of each entry's arc in milliseconds; -1 if the vehicle may not use the arc. */
  ms: Int32Array[];
  /** For each node with turn bans, its additional states. */
  copiesByNode: Map<number, NodeCopy[]>;
};

/**
 * The entries of a graph, sorted by tail. The entries that leave state s are `entry[start[s]]` to
 * `entry[start[s + 1] - 1]`.
 */
export type LeavingEntries = { start: Int32Array; entry: Int32Array };

type NodeCopy = { state: number; edge: number; banned: Set<number> };

/** Builds the search graph of a network. */
export function buildTurnStates(columns: NetworkColumns): TurnStates {
  const { fromNode, toNode, nodeCount, bans } = columns;
  const copiesByNode = copyNodes(bans, nodeCount);
  const arcCount = fromNode.length * 2;
  const findTailNode = (arc: number) => (arc & 1 ? toNode : fromNode)[arc >> 1] as number;

  const stateAfter = new Int32Array(arcCount);
  for (let arc = 0; arc < arcCount; arc++) stateAfter[arc] = (arc & 1 ? fromNode : toNode)[arc >> 1] as number;
  let count = nodeCount;
  for (const [node, copies] of copiesByNode) {
    for (const { edge, state } of copies) {
      if (toNode[edge] === node) stateAfter[2 * edge] = state;
      if (fromNode[edge] === node) stateAfter[2 * edge + 1] = state;
      count = Math.max(count, state + 1);
    }
  }

  const isUsableArc = findUsableArcs(columns);
  const start = new Int32Array(count + 1);
  for (let arc = 0; arc < arcCount; arc++) {
    if (!isUsableArc[arc]) continue;
    const followingIndex = (stateAfter[arc] as number) + 1;
    start[followingIndex] =
      (start[followingIndex] as number) + 1 + listAllowedCopies(copiesByNode, findTailNode(arc), arc >> 1).length;
  }
  for (let state = 0; state < count; state++)
    start[state + 1] = (start[state + 1] as number) + (start[state] as number);

  const entryCount = start[count] as number;
  const [arc, tail, nextEntry] = [new Int32Array(entryCount), new Int32Array(entryCount), start.slice()];
  const add = (state: number, entryArc: number, entryTail: number) => {
    const entry = nextEntry[state] as number;
    nextEntry[state] = entry + 1;
    arc[entry] = entryArc;
    tail[entry] = entryTail;
  };
  for (let arcIndex = 0; arcIndex < arcCount; arcIndex++) {
    if (!isUsableArc[arcIndex]) continue;
    const endState = stateAfter[arcIndex] as number;
    add(endState, arcIndex, findTailNode(arcIndex));
    for (const copy of listAllowedCopies(copiesByNode, findTailNode(arcIndex), arcIndex >> 1))
      add(endState, arcIndex, copy.state);
  }
  const ms = columns.ms.map((arcTimes) => Int32Array.from(arc, (arcIndex) => arcTimes[arcIndex] as number));
  return { count, stateAfter, start, arc, tail, ms, copiesByNode };
}

/** Sorts the entries by tail, for searches in the direction of travel. */
export function indexByTail({ count, tail }: TurnStates): LeavingEntries {
  const start = new Int32Array(count + 1);
  for (const state of tail) start[state + 1] = (start[state + 1] as number) + 1;
  for (let state = 0; state < count; state++)
    start[state + 1] = (start[state + 1] as number) + (start[state] as number);
  const [entry, nextIndex] = [new Int32Array(tail.length), start.slice()];
  for (let originalEntry = 0; originalEntry < tail.length; originalEntry++) {
    const state = tail[originalEntry] as number;
    const index = nextIndex[state] as number;
    nextIndex[state] = index + 1;
    entry[index] = originalEntry;
  }
  return { start, entry };
}

function copyNodes(bans: Int32Array, nodeCount: number): Map<number, NodeCopy[]> {
  const copiesByNode = new Map<number, NodeCopy[]>();
  let nextState = nodeCount;
  for (let offset = 0; offset < bans.length; offset += 3) {
    const [edge, node, banned] = bans.subarray(offset, offset + 3) as unknown as [number, number, number];
    const copies = copiesByNode.get(node) ?? [];
    copiesByNode.set(node, copies);
    const existingCopy = copies.find((copy) => copy.edge === edge);
    if (existingCopy) existingCopy.banned.add(banned);
    else copies.push({ state: nextState++, edge, banned: new Set([banned]) });
  }
  return copiesByNode;
}

const noCopies: NodeCopy[] = [];
function listAllowedCopies(copiesByNode: Map<number, NodeCopy[]>, node: number, edge: number): NodeCopy[] {
  return copiesByNode.get(node)?.filter(({ banned }) => !banned.has(edge)) ?? noCopies;
}

/** Marks with 1 the arcs that at least one vehicle may take. */
function findUsableArcs({ ms, fromNode }: NetworkColumns): Uint8Array {
  const usableArcs = new Uint8Array(fromNode.length * 2);
  for (const arcTimes of ms)
    for (let arc = 0; arc < usableArcs.length; arc++) if ((arcTimes[arc] as number) >= 0) usableArcs[arc] = 1;
  return usableArcs;
}
