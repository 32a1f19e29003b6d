import { distanceM, metresPerUnit } from "./distance";
import { type EdgePoint, type Line, type NetworkDraft, pointAt } from "./network-draft";
import { intList } from "./number-list";

export type Point = { x: number; y: number };

/** A point that is closer than this (in metres) to an end of the edge is joined to that end. */
const maxSameNodeDistanceM = 1;

/** Finds the edges near a point by their bounding boxes, and splits them where something is joined. */
export class EdgeFinder {
  #edges = intList();
  /** West, south, east and north of each edge. */
  #boxes = intList();
  #indexOfEdge = new Map<number, number>();

  constructor(
    private readonly draft: NetworkDraft,
    private readonly isWanted: (edge: number) => boolean,
  ) {
    for (let edge = 0; edge < draft.edgeCount; edge++) this.add(edge);
  }

  /** Adds an edge, or updates it after a change. Ignores edges for which `isWanted` is false. */
  add(edge: number): void {
    if (!this.isWanted(edge)) return;
    const { xs, ys } = this.draft.lineOf(edge);
    const box = [findMin(xs), findMin(ys), -findMin(xs.map((x) => -x)), -findMin(ys.map((y) => -y))];
    const knownIndex = this.#indexOfEdge.get(edge);
    if (knownIndex === undefined) {
      this.#indexOfEdge.set(edge, this.#edges.length);
      this.#edges.push(edge);
      for (const side of box) this.#boxes.push(side);
    } else for (const [side, value] of box.entries()) this.#boxes.set(knownIndex * 4 + side, value);
  }

  /**
   * The nearest point on the added edges within `searchRadiusM`, ignoring edges at `excludedNode`; null if there is
   * none.
   */
  findNearest(
    { x, y }: Point,
    searchRadiusM: number,
    excludedNode = -1,
  ): { edge: number; at: EdgePoint; metres: number } | null {
    const scale = metresPerUnit(y);
    const [radiusX, radiusY] = [searchRadiusM / scale.x, searchRadiusM / scale.y];
    let best: { edge: number; at: EdgePoint; metres: number } | null = null;
    for (let index = 0; index < this.#edges.length; index++) {
      if (x < this.#boxes.at(index * 4) - radiusX || x > this.#boxes.at(index * 4 + 2) + radiusX) continue;
      if (y < this.#boxes.at(index * 4 + 1) - radiusY || y > this.#boxes.at(index * 4 + 3) + radiusY) continue;
      const edge = this.#edges.at(index);
      if (this.draft.edgeFrom.at(edge) === excludedNode || this.draft.edgeTo.at(edge) === excludedNode) continue;
      const candidate = findNearestPoint(this.draft.lineOf(edge), { x, y });
      if (candidate.metres <= (best?.metres ?? searchRadiusM)) best = { edge, ...candidate };
    }
    return best;
  }

  /**
   * Returns the node at a point on an edge. If no end of the edge is within a metre, splits the edge there, at
   * `existingNode` or at a new node.
   */
  findOrAddNodeAt(edge: number, at: EdgePoint, existingNode?: number): number {
    const { draft } = this;
    const splitPoint = pointAt(draft.lineOf(edge), at);
    for (const end of [draft.edgeFrom.at(edge), draft.edgeTo.at(edge)])
      if (distanceM(splitPoint.x, splitPoint.y, draft.nodeX.at(end), draft.nodeY.at(end)) < maxSameNodeDistanceM)
        return end;
    const node = existingNode ?? draft.addNode(splitPoint.x, splitPoint.y);
    draft.splitEdge(edge, at, node);
    this.add(edge);
    this.add(draft.edgeCount - 1);
    return node;
  }
}

/** The smallest value. `Math.min(...values)` would fail for lines with very many points, such as rivers. */
function findMin(values: readonly number[]): number {
  return values.reduce((min, value) => Math.min(value, min), Number.POSITIVE_INFINITY);
}

/** The point on a line that is nearest to `point`, measured on a plane around `point`. */
function findNearestPoint({ xs, ys }: Line, point: Point): { at: EdgePoint; metres: number } {
  const scale = metresPerUnit(point.y);
  const relativePosition = (index: number) => ({
    x: ((xs[index] as number) - point.x) * scale.x,
    y: ((ys[index] as number) - point.y) * scale.y,
  });
  let best = { at: { segment: 0, share: 0 }, metres: Number.POSITIVE_INFINITY };
  for (let segment = 0; segment + 1 < xs.length; segment++) {
    const [from, to] = [relativePosition(segment), relativePosition(segment + 1)];
    const direction = { x: to.x - from.x, y: to.y - from.y };
    const squaredLength = direction.x ** 2 + direction.y ** 2;
    const share =
      squaredLength === 0
        ? 0
        : Math.min(1, Math.max(0, -(from.x * direction.x + from.y * direction.y) / squaredLength));
    const metres = Math.hypot(from.x + share * direction.x, from.y + share * direction.y);
    const at = share === 1 ? { segment: segment + 1, share: 0 } : { segment, share };
    if (metres < best.metres) best = { at, metres };
  }
  return best;
}
