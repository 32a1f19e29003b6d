import { vehicles } from "../../db/network-vocabulary";
import { boatIndex, type NetworkDraft } from "./network-draft";

/**
 * Marks the edges that units and incidents may be snapped to. For each road vehicle, these are the edges of its largest
 * strongly connected component, in which it can reach every node from every other node. For boats, these are the edges
 * of all strongly connected components that have a jetty. Turn bans are ignored.
 */
export function markMainParts(draft: NetworkDraft): void {
  const { starts: edgeStarts, edges } = draft.indexEdges();
  for (let edge = 0; edge < draft.edgeCount; edge++) draft.edgeMainParts.set(edge, 0);
  for (const vehicle of vehicles.keys()) {
    const parts = findStrongComponents(draft, vehicle, edgeStarts, edges);
    const isMainPart = vehicle === boatIndex ? matchPartsWithJetty(draft, parts) : matchLargestPart(parts);
    for (let edge = 0; edge < draft.edgeCount; edge++) {
      const part = parts[draft.edgeFrom.at(edge)] as number;
      if (part !== parts[draft.edgeTo.at(edge)] || !isMainPart(part) || !draft.canVehicleUse(edge, vehicle)) continue;
      draft.edgeMainParts.set(edge, draft.edgeMainParts.at(edge) | (1 << vehicle));
    }
  }
}

/** For each node, the number of its strongly connected component, by Tarjan's algorithm without recursion. */
function findStrongComponents(
  draft: NetworkDraft,
  vehicle: number,
  edgeStarts: Int32Array,
  leavingEdges: Int32Array,
): Int32Array {
  const parts = new Int32Array(draft.nodeCount).fill(-1);
  const visitOrder = new Int32Array(draft.nodeCount).fill(-1);
  const lowestLinks = new Int32Array(draft.nodeCount);
  const nextEdgeIndex = edgeStarts.slice(0, draft.nodeCount);
  const path = new Int32Array(draft.nodeCount);
  const stack = new Int32Array(draft.nodeCount);
  let [visitedCount, partCount, stackSize] = [0, 0, 0];
  for (let root = 0; root < draft.nodeCount; root++) {
    if (visitOrder[root] !== -1) continue;
    let depth = 0;
    path[0] = root;
    const visitNode = (node: number) => {
      visitOrder[node] = lowestLinks[node] = visitedCount++;
      stack[stackSize++] = node;
    };
    visitNode(root);
    while (depth >= 0) {
      const node = path[depth] as number;
      const edgeIndex = nextEdgeIndex[node] as number;
      if (edgeIndex < (edgeStarts[node + 1] as number)) {
        nextEdgeIndex[node] = edgeIndex + 1;
        const edge = leavingEdges[edgeIndex] as number;
        if (!draft.canUse(edge, node, vehicle)) continue;
        const otherEnd = draft.edgeFrom.at(edge) === node ? draft.edgeTo.at(edge) : draft.edgeFrom.at(edge);
        if (visitOrder[otherEnd] === -1) {
          path[++depth] = otherEnd;
          visitNode(otherEnd);
        } else if (parts[otherEnd] === -1)
          lowestLinks[node] = Math.min(lowestLinks[node] as number, visitOrder[otherEnd] as number);
        continue;
      }
      if (lowestLinks[node] === visitOrder[node]) {
        let member: number;
        do {
          member = stack[--stackSize] as number;
          parts[member] = partCount;
        } while (member !== node);
        partCount++;
      }
      depth--;
      if (depth >= 0) {
        const parent = path[depth] as number;
        lowestLinks[parent] = Math.min(lowestLinks[parent] as number, lowestLinks[node] as number);
      }
    }
  }
  return parts;
}

/** Returns a function that checks whether a component is the one with the most nodes. */
function matchLargestPart(parts: Int32Array): (part: number) => boolean {
  const sizes = new Int32Array(parts.length + 1);
  let largest = -1;
  for (const part of parts) {
    (sizes[part] as number)++;
    if (largest === -1 || (sizes[part] as number) > (sizes[largest] as number)) largest = part;
  }
  return (part) => part === largest;
}

function matchPartsWithJetty(draft: NetworkDraft, parts: Int32Array): (part: number) => boolean {
  const partsWithJetty = new Set<number>();
  for (let node = 0; node < draft.nodeCount; node++) {
    if (draft.nodeJetty.at(node)) partsWithJetty.add(parts[node] as number);
  }
  return (part) => partsWithJetty.has(part);
}
