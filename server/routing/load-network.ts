import type { Db } from "../../db/client";
import { edgeClasses } from "../../db/network-vocabulary";
import { readNetworkEdges, readNetworkSize } from "../../db/queries/routing";
import { readInts, readReals, TwkbReader } from "./binary-arrays";
import type { NetworkColumns } from "./network-columns";

/** Number of edges read by each statement. Between statements, the process can do other work. */
const blockSize = 20_000;

/** Reads a network from the database. Throws if it is incomplete, for example while it is being deleted. */
export async function loadNetwork(db: Db, version: number): Promise<NetworkColumns> {
  const [size] = await readNetworkSize(db, { network_id: version });
  if (!size) throw new Error("the size of the network could not be read");
  const columns = createEmptyColumns(version, size.nodes, size.edges);
  columns.jetties = readInts(size.jetties);
  columns.bans = readInts(size.bans);
  const lines = new TwkbReader(columns.lineStart);
  const names = new NameTable(columns.names);
  for (let firstEdge = 0; firstEdge < size.edges; firstEdge += blockSize) {
    const endEdge = Math.min(firstEdge + blockSize, size.edges);
    const [block] = await readNetworkEdges(db, {
      network_id: version,
      first: firstEdge,
      end: endEdge,
      classes: edgeClasses,
    });
    if (
      !block?.id ||
      readInts(block.id).some((id, index) => id !== firstEdge + index) ||
      block.names.length !== endEdge - firstEdge
    ) {
      throw new Error(`network ${version} lacks edges between ${firstEdge} and ${endEdge}`);
    }
    columns.fromNode.set(readInts(block.fromNode), firstEdge);
    columns.toNode.set(readInts(block.toNode), firstEdge);
    columns.metres.set(readReals(block.metres), firstEdge);
    columns.edgeClass.set(readInts(block.edgeClass), firstEdge);
    columns.mainParts.set(readInts(block.mainParts), firstEdge);
    block.names.forEach((name, index) => {
      columns.name[firstEdge + index] = names.getOrAddId(name, block.refs[index] ?? null);
    });
    lines.add(block.lines);
    const forwardColumns = [block.ambulanceMs, block.fireEngineMs, block.patrolMs, block.motorcycleMs, block.boatMs];
    const backwardColumns = [
      ...[block.ambulanceBackwardMs, block.fireEngineBackwardMs, block.patrolBackwardMs],
      ...[block.motorcycleBackwardMs, block.boatBackwardMs],
    ];
    for (const [vehicle, arcTimes] of columns.ms.entries()) {
      const [forwardMs, backwardMs] = [
        readInts(forwardColumns[vehicle] as Uint8Array),
        readInts(backwardColumns[vehicle] as Uint8Array),
      ];
      for (let index = 0; index < endEdge - firstEdge; index++) {
        arcTimes[2 * (firstEdge + index)] = forwardMs[index] as number;
        arcTimes[2 * (firstEdge + index) + 1] = backwardMs[index] as number;
      }
    }
  }
  columns.points = lines.points();
  renumberNodes(columns);
  return columns;
}

/**
 * Numbers the nodes so that neighbours have similar numbers: by the Z-order curve of their positions. A search then
 * reads memory that is close together, which takes much less time.
 */
function renumberNodes({ nodeCount, fromNode, toNode, lineStart, points, jetties, bans }: NetworkColumns): void {
  const keys = new Float64Array(nodeCount);
  const setKey = (node: number, point: number) => {
    keys[node] = computeZOrder(points[2 * point] as number, points[2 * point + 1] as number);
  };
  for (let edge = 0; edge < fromNode.length; edge++) {
    setKey(fromNode[edge] as number, lineStart[edge] as number);
    setKey(toNode[edge] as number, (lineStart[edge + 1] as number) - 1);
  }
  const newNumbers = new Int32Array(nodeCount);
  const order = Int32Array.from(keys, (_, node) => node).sort(
    (a, b) => (keys[a] as number) - (keys[b] as number) || a - b,
  );
  for (const [number, node] of order.entries()) newNumbers[node] = number;
  const renumber = (nodes: Int32Array, step: number, offset: number) => {
    for (let index = offset; index < nodes.length; index += step)
      nodes[index] = newNumbers[nodes[index] as number] as number;
  };
  renumber(fromNode, 1, 0);
  renumber(toNode, 1, 0);
  renumber(jetties, 1, 0);
  renumber(bans, 3, 1);
}

/** Interleaves the bits of two coordinates in 1e-7 degrees. */
function computeZOrder(x: number, y: number): number {
  let key = 0;
  for (let bit = 31; bit >= 8; bit--) key = 4 * key + 2 * ((x >> bit) & 1) + ((y >> bit) & 1);
  return key;
}

function createEmptyColumns(version: number, nodeCount: number, edgeCount: number): NetworkColumns {
  return {
    ...{ version, nodeCount, names: [] },
    ...{ jetties: new Int32Array(0), bans: new Int32Array(0), points: new Int32Array(0) },
    ...{ fromNode: new Int32Array(edgeCount), toNode: new Int32Array(edgeCount), metres: new Float32Array(edgeCount) },
    ...{ edgeClass: new Uint8Array(edgeCount), mainParts: new Uint8Array(edgeCount), name: new Int32Array(edgeCount) },
    lineStart: new Int32Array(edgeCount + 1),
    ms: Array.from({ length: 5 }, () => new Int32Array(2 * edgeCount)),
  };
}

/** Assigns a number to each distinct pair of a name and a road number. */
class NameTable {
  readonly #ids = new Map<string, number>();

  constructor(private readonly list: NetworkColumns["names"]) {}

  getOrAddId(name: string | null, ref: string | null): number {
    const key = `${name ?? ""}\n${ref ?? ""}`;
    const knownId = this.#ids.get(key);
    if (knownId !== undefined) return knownId;
    this.#ids.set(key, this.list.length);
    return this.list.push({ name, ref }) - 1;
  }
}
