import { z } from "zod";
import { classifyEdge, type Tags } from "../domain/road-rules";
import { listSpeeds } from "../domain/vehicle-speeds";
import { type FieldError, Refusal } from "../errors";
import { isOnEarth, lngLat, notOnEarthCause } from "../import/geojson";
import { EdgeFinder, type Point } from "./edge-finder";
import { joinJetties } from "./jetties";
import { type Line, measureLength, type NetworkDraft } from "./network-draft";
import { unitsPerDegree } from "./osm-objects";

export type SurveyKind = "roads" | "rivers";

/**
 * A line or a jetty of a survey. `id` is the way id in the network. It is negative, so that no OpenStreetMap way has
 * the same id.
 */
export type SurveyFeature = { id: number; tags: Tags; lines: Line[]; jetty: Point | null };

const idOffsets = { roads: 0, rivers: 1_000_000, jetties: 2_000_000 } as const;
const maxFeatures = 1_000_000;

/**
 * The lowest way id of a survey's lines. The connection between a jetty and its river has a lower one, so that it is
 * not drawn as a river.
 */
export const lowestLineId = -idOffsets.jetties;

/** Whether a way comes from an earlier survey of this kind. */
export function isSurveyWay(wayId: number, kind: SurveyKind): boolean {
  const offsets = kind === "roads" ? [idOffsets.roads] : [idOffsets.rivers, idOffsets.jetties];
  return offsets.some((offset) => wayId < -offset && wayId >= -offset - maxFeatures);
}

const position = lngLat.refine(isOnEarth, notOnEarthCause);
const line = z.array(position).min(2, "has fewer than two points");
const Feature = z.looseObject({
  properties: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullish(),
  geometry: z.discriminatedUnion("type", [
    z.looseObject({ type: z.literal("LineString"), coordinates: line }),
    z.looseObject({ type: z.literal("MultiLineString"), coordinates: z.array(line).min(1) }),
    z.looseObject({ type: z.literal("Point"), coordinates: position }),
  ]),
});
const Collection = z.looseObject({
  type: z.literal("FeatureCollection", "is not a FeatureCollection"),
  features: z.array(z.unknown()).min(1, "contains no feature").max(maxFeatures),
});

/**
 * Reads a survey: lines with `class`, `name`, `oneway`, `surface` and any other OpenStreetMap tag as properties. In a
 * survey of rivers, a point is a jetty. Refuses an invalid survey with `invalid-input`, listing up to 100 errors, each
 * with its feature.
 */
export function readSurvey(text: string, kind: SurveyKind): SurveyFeature[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw invalidFileError([{ field: "file", cause: (error as Error).message }]);
  }
  const collection = Collection.safeParse(json);
  if (!collection.success) throw invalidFileError(collection.error.issues.map(toError("")));
  const errors: FieldError[] = [];
  const features = collection.data.features.map((item, index): SurveyFeature => {
    const id = -idOffsets[kind] - index - 1;
    const parsed = Feature.safeParse(item);
    if (!parsed.success) {
      errors.push(...parsed.error.issues.map(toError(`features[${index}].`)));
      return { id, tags: {}, lines: [], jetty: null };
    }
    const { geometry, properties } = parsed.data;
    const tags = toTags(properties ?? {}, kind);
    if (geometry.type === "Point") {
      if (kind === "roads") errors.push({ field: `features[${index}].geometry`, cause: "is a point; roads are lines" });
      return { id: -idOffsets.jetties - index - 1, tags, lines: [], jetty: toPoint(geometry.coordinates) };
    }
    if (!isUsable(tags, kind)) {
      const cause =
        kind === "roads"
          ? "is not a class of road that a vehicle can use: primary, residential, track, path, ferry, ..."
          : "is not river or canal, or is closed to boats";
      errors.push({ field: `features[${index}].properties.class`, cause });
    }
    const lines = geometry.type === "LineString" ? [geometry.coordinates] : geometry.coordinates;
    return { id, tags, lines: lines.map(toLine), jetty: null };
  });
  if (errors.length > 0) throw invalidFileError(errors);
  return features;
}

/** Adds a survey's features to a network. Returns the number of lines added. */
export function addSurvey(draft: NetworkDraft, kind: SurveyKind, features: readonly SurveyFeature[]): number {
  const nodes = new NodeFinder(draft);
  const firstNewNode = draft.nodeCount;
  let addedCount = 0;
  for (const { id, tags, lines } of features) {
    const edgeClass = classifyEdge(tags);
    if (!edgeClass) continue;
    const { name = null, ref = null, bridge = "no" } = tags;
    const way = { id, class: edgeClass, name, ref, bridge: bridge !== "no" };
    for (const line of lines) {
      const lastIndex = line.xs.length - 1;
      const from = nodes.findOrAdd(line.xs[0] as number, line.ys[0] as number);
      const to = nodes.findOrAdd(line.xs[lastIndex] as number, line.ys[lastIndex] as number);
      if (from === to && measureLength(line) < 1) continue;
      // Moves the ends of the line to the positions of their nodes, which may be up to a metre away.
      for (const [index, node] of [[0, from] as const, [lastIndex, to] as const]) {
        line.xs[index] = draft.nodeX.at(node);
        line.ys[index] = draft.nodeY.at(node);
      }
      draft.addEdge(way, from, to, line, listSpeeds(tags, edgeClass));
      addedCount++;
    }
  }
  joinLineEnds(draft, kind, firstNewNode);
  const jetties = features.flatMap(({ id, tags, jetty }) =>
    jetty ? [{ id, name: tags.name ?? null, points: [jetty] }] : [],
  );
  joinJetties(draft, jetties);
  return addedCount;
}

/**
 * A loose end of a survey line is joined to the nearest other line within this many metres. A node where several survey
 * lines meet is joined only to a line that it lies on (`maxDistanceOnLineM`).
 */
const maxJoinDistanceM = 10;
const maxDistanceOnLineM = 1;

/**
 * Joins new nodes to the edges that they lie on or near, so that the survey's lines are connected to the rest of the
 * network.
 */
function joinLineEnds(draft: NetworkDraft, kind: SurveyKind, firstNewNode: number): void {
  const isWater = (edge: number) => ["river", "canal"].includes(draft.classOf(edge));
  const edgeFinder = new EdgeFinder(draft, (edge) => isWater(edge) === (kind === "rivers"));
  const { starts, edges } = draft.indexEdges();
  const nodeCount = draft.nodeCount;
  for (let node = firstNewNode; node < nodeCount; node++) {
    const [edgesStart, edgesEnd] = [starts[node] as number, starts[node + 1] as number];
    if (edgesStart === edgesEnd) continue;
    const [x, y] = [draft.nodeX.at(node), draft.nodeY.at(node)];
    const nearest = edgeFinder.findNearest(
      { x, y },
      edgesEnd - edgesStart === 1 ? maxJoinDistanceM : maxDistanceOnLineM,
      node,
    );
    if (!nearest) continue;
    const joinNode = edgeFinder.findOrAddNodeAt(
      nearest.edge,
      nearest.at,
      nearest.metres <= maxDistanceOnLineM ? node : undefined,
    );
    if (joinNode === node) continue;
    const { way } = draft.edge(edges[edgesStart] as number);
    const line = { xs: [x, draft.nodeX.at(joinNode)], ys: [y, draft.nodeY.at(joinNode)] };
    draft.addEdge(way, node, joinNode, line, listSpeeds({ highway: "service", motor_vehicle: "yes" }, way.class));
  }
}

/** Finds a node within about a metre of a position, or adds one. */
class NodeFinder {
  /** Nodes by cell. A cell is 1e-5 degrees wide, about a metre. */
  #cells = new Map<string, number>();

  constructor(private readonly draft: NetworkDraft) {
    for (let node = 0; node < draft.nodeCount; node++)
      this.#cells.set(cellOf(draft.nodeX.at(node), draft.nodeY.at(node)), node);
  }

  findOrAdd(x: number, y: number): number {
    for (const dx of [0, -cellSize, cellSize]) {
      for (const dy of [0, -cellSize, cellSize]) {
        const node = this.#cells.get(cellOf(x + dx, y + dy));
        if (node === undefined) continue;
        const distance = Math.hypot(this.draft.nodeX.at(node) - x, this.draft.nodeY.at(node) - y);
        if (distance <= cellSize) return node;
      }
    }
    const node = this.draft.addNode(x, y);
    this.#cells.set(cellOf(x, y), node);
    return node;
  }
}
const cellSize = 100;
const cellOf = (x: number, y: number) => `${Math.floor(x / cellSize)} ${Math.floor(y / cellSize)}`;

/** Converts the properties of a feature to OpenStreetMap tags, so that the rules for such tags apply. */
function toTags(properties: Record<string, string | number | boolean | null>, kind: SurveyKind): Tags {
  const { class: givenClass, ...otherTags } = Object.fromEntries(
    Object.entries(properties)
      .filter(([, value]) => value !== null && value !== "")
      .map(([key, value]) => [key, value === true ? "yes" : value === false ? "no" : String(value)]),
  );
  if (kind === "rivers") return { "oneway:boat": otherTags.oneway, ...otherTags, waterway: givenClass ?? "river" };
  if (givenClass === "ferry") return { motor_vehicle: "yes", ...otherTags, route: "ferry" };
  if (givenClass === "path") return { motorcycle: "yes", ...otherTags, highway: "path" };
  return { ...otherTags, highway: givenClass ?? otherTags.highway ?? "" };
}

function isUsable(tags: Tags, kind: SurveyKind): boolean {
  const edgeClass = classifyEdge(tags);
  if (!edgeClass || (kind === "rivers") !== (edgeClass === "river" || edgeClass === "canal")) return false;
  return listSpeeds(tags, edgeClass).some((speed) => speed > 0);
}

function toPoint([lng, lat]: [number, number]): Point {
  return { x: Math.round(lng * unitsPerDegree), y: Math.round(lat * unitsPerDegree) };
}

function toLine(positions: [number, number][]): Line {
  const points = positions.map(toPoint);
  return { xs: points.map(({ x }) => x), ys: points.map(({ y }) => y) };
}

function toError(prefix: string) {
  return ({ path, message }: z.core.$ZodIssue): FieldError => ({
    field: `${prefix}${path.join(".")}` || "file",
    cause: message,
  });
}

/** Maximum number of errors listed in a refusal. Its `count` is the total number of errors. */
const maxListedErrors = 100;

function invalidFileError(errors: FieldError[]): Refusal {
  return new Refusal("invalid-input", { errors: errors.slice(0, maxListedErrors), count: errors.length });
}
