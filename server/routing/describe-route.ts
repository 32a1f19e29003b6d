import { type EdgeClass, edgeClasses, type Vehicle, vehicles } from "../../db/network-vocabulary";
import { unitsPerDegree } from "../ground/osm-objects";
import type { NetworkGraph } from "./network-graph";
import { planeAt } from "./snap-points";
import type { NetworkRoute, Piece, VehicleSearch } from "./vehicle-search";

/** The turn at the start of a section of a route. */
export const turns = [
  "depart",
  "straight",
  "slight-left",
  "left",
  "sharp-left",
  "slight-right",
  "right",
  "sharp-right",
  "turn-back",
] as const;
export type Turn = (typeof turns)[number];

/** A section of a route along one road, with the turn at its start. */
export type RouteStep = {
  turn: Turn;
  name: string | null;
  /** Road number; null if there is none. */
  ref: string | null;
  class: EdgeClass;
  /** The point where the section starts. */
  at: Position;
  metres: number;
  seconds: number;
};

/** Longitude and latitude, as in GeoJSON. */
type Position = [lng: number, lat: number];

/**
 * Consecutive sections with the same name and number form one step if the direction changes by less than this. A road
 * and a ferry never form one step.
 */
const maxSameRoadTurnDeg = 45;

/**
 * Returns the line, times and turn list of a route, from where the unit is snapped to the network to where the
 * destination is snapped to it.
 */
export function describeRoute(graph: NetworkGraph, search: VehicleSearch, route: NetworkRoute, vehicle: Vehicle) {
  const [start, end] = [route.snap, search.findEndSnap(route)];
  const pieces = search.listPieces(route);
  const lines = pieces.map((piece) => listPoints(graph, piece));
  const firstPosition: Position = [start.x / unitsPerDegree, start.y / unitsPerDegree];
  const lastPosition: Position = [end.x / unitsPerDegree, end.y / unitsPerDegree];

  const { columns } = graph;
  const ms = columns.ms[vehicles.indexOf(vehicle)] as Int32Array;
  const steps: RouteStep[] = [];
  const points: Position[] = [firstPosition];
  const times = [start.accessMs / 1_000];
  for (const [index, { arc, fromFraction, toFraction }] of pieces.entries()) {
    const edge = arc >> 1;
    const line = lines[index] as Position[];
    const share = Math.abs(toFraction - fromFraction);
    const routeStretch = {
      metres: share * (columns.metres[edge] as number),
      seconds: (share * (ms[arc] as number)) / 1_000,
    };
    const stretchStartSeconds = times.at(-1) as number;
    for (const [at, part] of computeShares(line).entries()) {
      points.push(line[at] as Position);
      times.push(stretchStartSeconds + part * routeStretch.seconds);
    }
    const { name, ref } = columns.names[columns.name[edge] as number] ?? { name: null, ref: null };
    const edgeClass = edgeClasses[columns.edgeClass[edge] as number] as EdgeClass;
    const angle = index === 0 ? 0 : computeAngle(lines[index - 1] as Position[], line);
    const step = steps.at(-1);
    const isFerryClass = (edgeClass: EdgeClass) => edgeClass === "ferry";
    if (
      step &&
      step.name === name &&
      step.ref === ref &&
      isFerryClass(step.class) === isFerryClass(edgeClass) &&
      Math.abs(angle) < maxSameRoadTurnDeg
    ) {
      step.metres += routeStretch.metres;
      step.seconds += routeStretch.seconds;
    } else {
      const turn = step ? classifyTurn(angle) : "depart";
      steps.push({ turn, name, ref, class: edgeClass, at: line[0] ?? firstPosition, ...routeStretch });
    }
  }
  points.push(lastPosition);
  times.push(times.at(-1) as number);
  const line = points.map(([lng, lat]): Position => [round(lng), round(lat)]);
  const keptIndexes = line.flatMap((point, index) =>
    index > 0 && point.join() === line[index - 1]?.join() ? [] : [index],
  );
  // A line must have two points, even if both ends are snapped at the same place.
  if (keptIndexes.length === 1) keptIndexes.push(0);
  return {
    line: keptIndexes.map((index) => line[index] as Position),
    times: keptIndexes.map((index) => times[index] as number),
    accessSeconds: Math.round(start.accessMs / 1_000),
    exitSeconds: Math.round(end.accessMs / 1_000),
    steps: steps.map((step) => ({ ...step, metres: Math.round(step.metres), seconds: Math.round(step.seconds) })),
  };
}

function round(degrees: number): number {
  return Math.round(degrees * unitsPerDegree) / unitsPerDegree;
}

/** Returns the points of a piece in the direction of travel, in degrees. */
function listPoints({ columns }: NetworkGraph, { arc, fromFraction, toFraction }: Piece): Position[] {
  const edge = arc >> 1;
  const points: Position[] = [];
  for (let point = columns.lineStart[edge] as number; point < (columns.lineStart[edge + 1] as number); point++) {
    points.push([
      (columns.points[2 * point] as number) / unitsPerDegree,
      (columns.points[2 * point + 1] as number) / unitsPerDegree,
    ]);
  }
  const [low, high] = [Math.min(fromFraction, toFraction), Math.max(fromFraction, toFraction)];
  const part = cutLine(points, low, high);
  return arc & 1 ? part.reverse() : part;
}

/** Returns the lengths of a line's segments. Only their ratios matter, not their unit. */
function measureLengths(points: Position[]): number[] {
  const [lng, lat] = points[0] ?? [0, 0];
  const { kx, ky } = planeAt({ lng, lat });
  return points.slice(1).map(([x, y], segment) => {
    const [fromX, fromY] = points[segment] as Position;
    return Math.hypot((x - fromX) * kx, (y - fromY) * ky);
  });
}

/** Returns for each point of a line the fraction of the line's length that lies before it. */
function computeShares(points: Position[]): number[] {
  let lengthBefore = 0;
  const lengths = [0, ...measureLengths(points)].map((length) => {
    lengthBefore += length;
    return lengthBefore;
  });
  return lengths.map((length) => (lengthBefore > 0 ? length / lengthBefore : 0));
}

/** Returns the part of a line between two fractions of its length. */
function cutLine(points: Position[], low: number, high: number): Position[] {
  if (low <= 0 && high >= 1) return points;
  const lengths = measureLengths(points);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const findPointAt = (share: number): Position => {
    let remainingLength = share * total;
    for (const [segment, length] of lengths.entries()) {
      const [a, b] = [points[segment] as Position, points[segment + 1] as Position];
      if (remainingLength <= length && length > 0) {
        return [a[0] + ((b[0] - a[0]) * remainingLength) / length, a[1] + ((b[1] - a[1]) * remainingLength) / length];
      }
      remainingLength -= length;
    }
    return points.at(-1) as Position;
  };
  let lengthBefore = 0;
  const innerPoints = points.slice(1, -1).filter((_, index) => {
    lengthBefore += lengths[index] as number;
    return lengthBefore > low * total && lengthBefore < high * total;
  });
  return [findPointAt(low), ...innerPoints, findPointAt(high)];
}

/**
 * Returns the change of direction, in degrees, from the end of one line to the start of the next. A turn to the right
 * is positive.
 */
function computeAngle(previous: Position[], next: Position[]): number {
  const change = computeBearingDeg(next[0], next[1]) - computeBearingDeg(previous.at(-2), previous.at(-1));
  return ((change + 540) % 360) - 180;
}

function computeBearingDeg(from: Position | undefined, to: Position | undefined): number {
  if (!from || !to) return 0;
  const { kx, ky } = planeAt({ lng: from[0], lat: from[1] });
  return (Math.atan2((to[0] - from[0]) * kx, (to[1] - from[1]) * ky) * 180) / Math.PI;
}

function classifyTurn(angle: number): Turn {
  const size = Math.abs(angle);
  if (size < 20) return "straight";
  if (size > 170) return "turn-back";
  const side = angle < 0 ? "left" : "right";
  if (size < 60) return `slight-${side}`;
  return size < 120 ? side : `sharp-${side}`;
}
