import { type EdgeClass, edgeClasses, vehicles } from "../../db/network-vocabulary";
import { slotCount } from "../domain/vehicle-speeds";
import { distanceM } from "./distance";
import { byteList, floatList, intList, StringIds } from "./number-list";

/** A line in 1e-7 degrees. */
export type Line = { xs: number[]; ys: number[] };

/** The properties that all edges of one way share. */
export type Way = {
  id: number;
  class: EdgeClass;
  name: string | null;
  ref: string | null;
  bridge: boolean;
};

export type Edge = { way: Way; from: number; to: number; metres: number; line: Line; ms: number[] };

/**
 * A point on an edge: `segment` is the index of a segment of its line, `share` (0 to 1) the fraction of the segment
 * before the point.
 */
export type EdgePoint = { segment: number; share: number };

/**
 * A network while it is being built, in typed arrays: about 150 bytes per edge and 8 per point of a line. Nodes and
 * edges are numbered from 0. A travel time of 0 ms means that the vehicle may not use the edge.
 */
export class NetworkDraft {
  readonly nodeX = intList();
  readonly nodeY = intList();
  readonly nodeJetty = byteList();
  readonly edgeFrom = intList();
  readonly edgeTo = intList();
  readonly edgeMainParts = byteList();
  /** Travel times in ms: `slotCount` numbers per edge, one for each vehicle and direction. */
  readonly edgeMs = intList();
  /**
   * Three numbers per ban: an edge, a node and an edge. No vehicle may turn from the first edge through the node into
   * the second edge.
   */
  readonly turnBans = intList();
  #texts = new StringIds();
  #edgeMetres = floatList();
  #edgeClass = byteList();
  #edgeWay = floatList();
  #edgeName = intList();
  #edgeRef = intList();
  #edgeBridge = byteList();
  #edgeFirstPoint = intList();
  #edgePointCount = intList();
  #xs = intList();
  #ys = intList();

  get nodeCount(): number {
    return this.nodeX.length;
  }

  get edgeCount(): number {
    return this.edgeFrom.length;
  }

  addNode(x: number, y: number, isJetty = false): number {
    this.nodeX.push(x);
    this.nodeY.push(y);
    this.nodeJetty.push(Number(isJetty));
    return this.nodeX.length - 1;
  }

  /**
   * Adds an edge with a speed in km/h for each slot (0 if the vehicle may not use the edge). Returns the number of the
   * edge.
   */
  addEdge(way: Way, from: number, to: number, line: Line, kmh: readonly number[]): number {
    // Even between two nodes at the same position, an edge is 1 cm long, so that its travel time is not zero.
    const metres = Math.max(0.01, measureLength(line));
    const ms = kmh.map((speed) => (speed === 0 ? 0 : Math.max(1, Math.round((metres / speed) * 3_600))));
    return this.insertEdge({ way, from, to, metres, line, ms });
  }

  /** Adds an edge whose length and travel times are already known. Returns the number of the edge. */
  insertEdge({ way, from, to, metres, line, ms }: Edge): number {
    this.edgeFrom.push(from);
    this.edgeTo.push(to);
    this.edgeMainParts.push(0);
    this.#edgeMetres.push(metres);
    this.#edgeClass.push(edgeClasses.indexOf(way.class));
    this.#edgeWay.push(way.id);
    this.#edgeName.push(this.#texts.number(way.name));
    this.#edgeRef.push(this.#texts.number(way.ref));
    this.#edgeBridge.push(Number(way.bridge));
    for (let slot = 0; slot < slotCount; slot++) this.edgeMs.push(ms[slot] ?? 0);
    this.#edgeFirstPoint.push(0);
    this.#edgePointCount.push(0);
    this.#setLine(this.edgeCount - 1, line);
    return this.edgeCount - 1;
  }

  edge(edge: number): Edge {
    return {
      way: {
        id: this.#edgeWay.at(edge),
        class: this.classOf(edge),
        name: this.#texts.text(this.#edgeName.at(edge)),
        ref: this.#texts.text(this.#edgeRef.at(edge)),
        bridge: this.#edgeBridge.at(edge) === 1,
      },
      from: this.edgeFrom.at(edge),
      to: this.edgeTo.at(edge),
      metres: this.#edgeMetres.at(edge),
      line: this.lineOf(edge),
      ms: Array.from({ length: slotCount }, (_, slot) => this.edgeMs.at(edge * slotCount + slot)),
    };
  }

  classOf(edge: number): EdgeClass {
    return edgeClasses[this.#edgeClass.at(edge)] as EdgeClass;
  }

  metresOf(edge: number): number {
    return this.#edgeMetres.at(edge);
  }

  wayOf(edge: number): number {
    return this.#edgeWay.at(edge);
  }

  lineOf(edge: number): Line {
    const start = this.#edgeFirstPoint.at(edge);
    const indexes = Array.from({ length: this.#edgePointCount.at(edge) }, (_, index) => start + index);
    return { xs: indexes.map((index) => this.#xs.at(index)), ys: indexes.map((index) => this.#ys.at(index)) };
  }

  /** Whether a vehicle (by index) may leave `node` along the edge, or, with `isArriving`, reach it along the edge. */
  canUse(edge: number, node: number, vehicle: number, isArriving = false): boolean {
    const isForwardOpen = this.edgeMs.at(edge * slotCount + vehicle * 2) > 0;
    const isBackwardOpen = this.edgeMs.at(edge * slotCount + vehicle * 2 + 1) > 0;
    const isStart = this.edgeFrom.at(edge) === node;
    const isEnd = this.edgeTo.at(edge) === node;
    return isArriving
      ? (isEnd && isForwardOpen) || (isStart && isBackwardOpen)
      : (isStart && isForwardOpen) || (isEnd && isBackwardOpen);
  }

  canVehicleUse(edge: number, vehicle: number): boolean {
    return this.edgeMs.at(edge * slotCount + vehicle * 2) > 0 || this.edgeMs.at(edge * slotCount + vehicle * 2 + 1) > 0;
  }

  /**
   * The edges at each node: those of node n are `edges[starts[n]]` to `edges[starts[n + 1] - 1]`. A loop is listed
   * twice.
   */
  indexEdges(): { starts: Int32Array; edges: Int32Array } {
    const starts = new Int32Array(this.nodeCount + 2);
    const endNodeLists = [this.edgeFrom, this.edgeTo];
    for (const endNodes of endNodeLists)
      for (let edge = 0; edge < this.edgeCount; edge++) (starts[endNodes.at(edge) + 2] as number)++;
    for (let node = 2; node < starts.length; node++) (starts[node] as number) += starts[node - 1] as number;
    const edges = new Int32Array(this.edgeCount * 2);
    for (let edge = 0; edge < this.edgeCount; edge++) {
      for (const endNodes of endNodeLists) edges[(starts[endNodes.at(edge) + 1] as number)++] = edge;
    }
    return { starts: starts.subarray(0, this.nodeCount + 1), edges };
  }

  /**
   * Splits an edge at a point, which becomes `node`. The first piece keeps the edge's number; the second one is added
   * at the end. Turn bans from or into the edge move to the piece that touches their node.
   */
  splitEdge(edge: number, at: EdgePoint, node: number): void {
    const wholeEdge = this.edge(edge);
    const end = { segment: wholeEdge.line.xs.length - 1, share: 0 };
    const [firstLine, secondLine] = [
      sliceLine(wholeEdge.line, { segment: 0, share: 0 }, at),
      sliceLine(wholeEdge.line, at, end),
    ];
    // Bend the line to the node, which may be up to a metre away from it.
    firstLine.xs[firstLine.xs.length - 1] = secondLine.xs[0] = this.nodeX.at(node);
    firstLine.ys[firstLine.ys.length - 1] = secondLine.ys[0] = this.nodeY.at(node);
    const metres = Math.max(0.01, measureLength(firstLine));
    const secondMetres = Math.max(0.01, measureLength(secondLine));
    const share = metres / (metres + secondMetres);
    const ms = wholeEdge.ms.map((totalMs) => (totalMs === 0 ? 0 : Math.max(1, Math.round(totalMs * share))));
    const secondMs = wholeEdge.ms.map((totalMs, slot) =>
      totalMs === 0 ? 0 : Math.max(1, totalMs - (ms[slot] as number)),
    );
    this.#replaceEdge(edge, { ...wholeEdge, to: node, metres, line: firstLine, ms });
    const secondEdge = this.insertEdge({
      ...wholeEdge,
      from: node,
      metres: secondMetres,
      line: secondLine,
      ms: secondMs,
    });
    for (let ban = 0; ban < this.turnBans.length; ban += 3) {
      if (this.turnBans.at(ban + 1) === wholeEdge.from) continue;
      for (const index of [ban, ban + 2]) if (this.turnBans.at(index) === edge) this.turnBans.set(index, secondEdge);
    }
  }

  #replaceEdge(edge: number, { to, metres, line, ms }: Edge): void {
    this.edgeTo.set(edge, to);
    this.#edgeMetres.set(edge, metres);
    for (const [slot, value] of ms.entries()) this.edgeMs.set(edge * slotCount + slot, value);
    this.#setLine(edge, line);
  }

  #setLine(edge: number, { xs, ys }: Line): void {
    this.#edgeFirstPoint.set(edge, this.#xs.length);
    this.#edgePointCount.set(edge, xs.length);
    for (const x of xs) this.#xs.push(x);
    for (const y of ys) this.#ys.push(y);
  }
}

export const boatIndex = vehicles.indexOf("boat");

export function measureLength({ xs, ys }: Line): number {
  let metres = 0;
  for (let index = 1; index < xs.length; index++) {
    metres += distanceM(xs[index - 1] as number, ys[index - 1] as number, xs[index] as number, ys[index] as number);
  }
  return metres;
}

/** The part of a line between two of its points. */
export function sliceLine(line: Line, from: EdgePoint, to: EdgePoint): Line {
  const innerPoints = { from: from.segment + 1, to: to.share > 0 ? to.segment + 1 : to.segment };
  const [start, end] = [pointAt(line, from), pointAt(line, to)];
  return {
    xs: [start.x, ...line.xs.slice(innerPoints.from, innerPoints.to), end.x],
    ys: [start.y, ...line.ys.slice(innerPoints.from, innerPoints.to), end.y],
  };
}

/** The position of a point on a line, rounded to 1e-7 degrees. */
export function pointAt({ xs, ys }: Line, { segment, share }: EdgePoint): { x: number; y: number } {
  const [x, y] = [xs[segment] as number, ys[segment] as number];
  if (share === 0) return { x, y };
  const [nextX, nextY] = [xs[segment + 1] as number, ys[segment + 1] as number];
  return { x: Math.round(x + (nextX - x) * share), y: Math.round(y + (nextY - y) * share) };
}
