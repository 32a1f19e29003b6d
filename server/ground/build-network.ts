import { vehicles } from "../../db/network-vocabulary";
import { CommandError } from "../command-line";
import { classifyEdge, findStoppedVehicleBits, isJetty } from "../domain/road-rules";
import { listSpeeds, parseFerrySeconds } from "../domain/vehicle-speeds";
import { type JettyPlace, joinJetties } from "./jetties";
import { markMainParts } from "./main-parts";
import { type EdgePoint, type Line, measureLength, NetworkDraft, pointAt, sliceLine, type Way } from "./network-draft";
import type { BuildCounts } from "./network-stats";
import { NodePositions } from "./node-positions";
import type { OsmWay } from "./osm-objects";
import type { OsmFile } from "./read-osm";
import { applyRestrictions, createRestrictionCollector } from "./turn-restrictions";

/** Length in metres of the short edge at a barrier, which is closed to the vehicles that the barrier stops. */
const barrierLengthM = 1;

/**
 * Builds the network from an OpenStreetMap extract. Reads the file four times: for relevant objects, positions,
 * junctions and edges. `onProgress` gets the completed fraction, from 0 to 1. Throws a `CommandError` if the extract
 * has no roads.
 */
export async function buildNetwork(
  osm: OsmFile,
  onProgress: (fraction: number) => void = () => {},
): Promise<{ draft: NetworkDraft; counts: BuildCounts }> {
  let finishedScanCount = 0;
  const reportProgress = (bytes: number) => onProgress((finishedScanCount + bytes / osm.size) / 4);

  const positions = new NodePositions();
  const barriers = new Map<number, number>();
  const jettyNodes: { id: number; x: number; y: number; name: string | null }[] = [];
  const jettyWays: OsmWay[] = [];
  const restrictions = createRestrictionCollector();
  let roadCount = 0;
  await osm.scan(
    {
      node: ({ id, x, y, tags }) => {
        const stoppedVehicleBits = findStoppedVehicleBits(tags);
        if (stoppedVehicleBits > 0) barriers.set(id, stoppedVehicleBits);
        if (isJetty(tags)) jettyNodes.push({ id, x, y, name: tags.name ?? null });
      },
      way: (way) => {
        if (isJetty(way.tags)) jettyWays.push(way);
        const routedWay = readRoutedWay(way);
        if (!routedWay) {
          if (isJetty(way.tags)) positions.add(way.refs);
          return;
        }
        positions.add(way.refs);
        if (routedWay.isRoad) roadCount++;
      },
      relation: restrictions.add,
    },
    reportProgress,
  );
  if (roadCount === 0) throw new CommandError("The extract has no roads.");

  finishedScanCount++;
  await positions.load(osm, reportProgress);
  finishedScanCount++;
  const nodeUseCounts = await countNodeUses(osm, positions, reportProgress);
  finishedScanCount++;

  const draft = new NetworkDraft();
  const nodeNumbers = new Int32Array(positions.count).fill(-1);
  const findOrAddNode = (index: number) => {
    if (nodeNumbers[index] === -1) nodeNumbers[index] = draft.addNode(positions.x(index), positions.y(index));
    return nodeNumbers[index] as number;
  };
  const usedBarriers = new Set<number>();
  let missingNodes = 0;
  const stoppedVehicleBitsAt = (id: number) => barriers.get(id) ?? 0;

  const addWayPiece = (routedWay: RoutedWay, ids: number[], indexes: number[]) => {
    const line: Line = {
      xs: indexes.map((index) => positions.x(index)),
      ys: indexes.map((index) => positions.y(index)),
    };
    const kmh = routedWay.kmh(line);
    let start = 0;
    for (let end = 1; end < ids.length; end++) {
      const isNode =
        end === ids.length - 1 ||
        (nodeUseCounts[indexes[end] as number] as number) > 1 ||
        stoppedVehicleBitsAt(ids[end] as number) > 0;
      if (!isNode) continue;
      const [from, to] = [findOrAddNode(indexes[start] as number), findOrAddNode(indexes[end] as number)];
      const partLine = { xs: line.xs.slice(start, end + 1), ys: line.ys.slice(start, end + 1) };
      const stoppedVehicleBits: [number, number] = [
        stoppedVehicleBitsAt(ids[start] as number),
        stoppedVehicleBitsAt(ids[end] as number),
      ];
      for (const [endpoint, id] of [ids[start], ids[end]].entries())
        if (id !== undefined && (stoppedVehicleBits[endpoint] ?? 0) > 0) usedBarriers.add(id);
      addEdgeWithBarriers(draft, routedWay.way, [from, to], partLine, kmh, stoppedVehicleBits);
      start = end;
    }
  };

  await osm.scan(
    {
      way: (way) => {
        const routedWay = readRoutedWay(way);
        if (!routedWay) return;
        for (const { ids, indexes, missing } of splitAtMissingNodes(way, positions)) {
          missingNodes += missing;
          if (ids.length > 1) addWayPiece(routedWay, ids, indexes);
        }
      },
    },
    reportProgress,
  );
  finishedScanCount++;

  const getNode = (id: number) => {
    const index = positions.find(id);
    return index < 0 ? -1 : (nodeNumbers[index] as number);
  };
  const restrictionCounts = applyRestrictions(draft, restrictions.collected, getNode);
  const jetties: JettyPlace[] = [
    ...jettyNodes.map(({ id, x, y, name }) => ({ id, name, points: [{ x, y }] })),
    ...jettyWays.map(({ id, tags, refs }) => ({
      id,
      name: tags.name ?? null,
      points: refs
        .map((ref) => positions.find(ref))
        .filter((index) => index >= 0)
        .map((index) => ({ x: positions.x(index), y: positions.y(index) })),
    })),
  ];
  const jettiesTooFar = joinJetties(draft, jetties);
  markMainParts(draft);
  const counts = { restrictions: restrictionCounts, barriers: usedBarriers.size, jettiesTooFar, missingNodes };
  return { draft, counts };
}

type RoutedWay = { way: Way; isRoad: boolean; kmh(line: Line): number[] };

/** The way with its class and speeds; null if no vehicle can use it. */
function readRoutedWay({ id, tags }: OsmWay): RoutedWay | null {
  const edgeClass = classifyEdge(tags);
  if (!edgeClass) return null;
  const kmh = listSpeeds(tags, edgeClass);
  if (kmh.every((speed) => speed === 0)) return null;
  const { name = null, ref = null, bridge = "no" } = tags;
  const way = { id, class: edgeClass, name, ref, bridge: bridge !== "no" };
  const seconds = edgeClass === "ferry" ? parseFerrySeconds(tags) : null;
  return {
    way,
    isRoad: !["ferry", "river", "canal"].includes(edgeClass),
    kmh: (line) => {
      if (seconds === null) return kmh;
      const crossingKmh = (measureLength(line) / seconds) * 3.6;
      return kmh.map((speed, slot) => (speed === 0 || vehicles[slot >> 1] === "boat" ? speed : crossingKmh));
    },
  };
}

/**
 * For each node, how many ways of the network use it, counted up to 2. An end of a way counts twice, because it always
 * becomes a node of the network.
 */
async function countNodeUses(
  osm: OsmFile,
  positions: NodePositions,
  onProgress: (bytes: number) => void,
): Promise<Uint8Array> {
  const uses = new Uint8Array(positions.count);
  const countWay = (way: OsmWay) => {
    if (!readRoutedWay(way)) return;
    for (const { indexes } of splitAtMissingNodes(way, positions)) {
      for (const [position, index] of indexes.entries()) {
        const isEnd = position === 0 || position === indexes.length - 1;
        uses[index] = Math.min(2, (uses[index] as number) + (isEnd ? 2 : 1));
      }
    }
  };
  await osm.scan({ way: countWay }, onProgress);
  return uses;
}

/** The parts of a way whose nodes are in the extract. A node that is listed twice in succession is kept once. */
function splitAtMissingNodes({ refs }: OsmWay, positions: NodePositions) {
  const pieces = [{ ids: [] as number[], indexes: [] as number[], missing: 0 }];
  for (const id of refs) {
    const piece = pieces.at(-1) as (typeof pieces)[number];
    const index = positions.find(id);
    if (index < 0) {
      piece.missing++;
      if (piece.ids.length > 0) pieces.push({ ids: [], indexes: [], missing: 0 });
    } else if (piece.ids.at(-1) !== id) {
      piece.ids.push(id);
      piece.indexes.push(index);
    }
  }
  return pieces;
}

/** A node, and where it is on the line of the whole edge. */
type EdgeEnd = { at: EdgePoint; node: number };

/**
 * Adds an edge. At an end with a barrier, adds a short separate edge that is closed to the vehicles that the barrier
 * stops.
 */
function addEdgeWithBarriers(
  draft: NetworkDraft,
  way: Way,
  [from, to]: [number, number],
  line: Line,
  kmh: number[],
  [stoppedFrom, stoppedTo]: [number, number],
): void {
  const computeSpeedsPastBarrier = (stoppedVehicleBits: number) =>
    kmh.map((speed, slot) => ((stoppedVehicleBits >> (slot >> 1)) & 1 ? 0 : speed));
  const barrierFraction = Math.min(barrierLengthM / Math.max(measureLength(line), 0.01), 1 / 3);
  const addNodeAtFraction = (fraction: number): EdgeEnd => {
    const at = findPointAlong(line, fraction);
    const { x, y } = pointAt(line, at);
    return { at, node: draft.addNode(x, y) };
  };
  const start = { at: { segment: 0, share: 0 }, node: from };
  const end = { at: { segment: line.xs.length - 1, share: 0 }, node: to };
  const afterStart = stoppedFrom > 0 ? addNodeAtFraction(barrierFraction) : start;
  const beforeEnd = stoppedTo > 0 ? addNodeAtFraction(1 - barrierFraction) : end;
  const addEdgeBetween = (a: EdgeEnd, b: EdgeEnd, speeds: number[]) => {
    if (speeds.some((speed) => speed > 0)) draft.addEdge(way, a.node, b.node, sliceLine(line, a.at, b.at), speeds);
  };
  if (afterStart !== start) addEdgeBetween(start, afterStart, computeSpeedsPastBarrier(stoppedFrom));
  addEdgeBetween(afterStart, beforeEnd, kmh);
  if (beforeEnd !== end) addEdgeBetween(beforeEnd, end, computeSpeedsPastBarrier(stoppedTo));
}

/** The point at a fraction of a line's length. */
function findPointAlong(line: Line, fraction: number): EdgePoint {
  const wantedLength = measureLength(line) * fraction;
  let lengthSoFar = 0;
  for (let segment = 0; segment + 1 < line.xs.length; segment++) {
    const length = measureLength({ xs: line.xs.slice(segment, segment + 2), ys: line.ys.slice(segment, segment + 2) });
    if (lengthSoFar + length >= wantedLength && length > 0)
      return { segment, share: (wantedLength - lengthSoFar) / length };
    lengthSoFar += length;
  }
  return { segment: line.xs.length - 1, share: 0 };
}
