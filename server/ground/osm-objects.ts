/**
 * OpenStreetMap stores longitude and latitude in units of exactly 1e-7 degrees. Divide by this number to get degrees.
 */
export const unitsPerDegree = 1e7;

/** The values of tags by key. The object has no prototype. */
export type OsmTags = Readonly<Record<string, string | undefined>>;
/** `x` (longitude) and `y` (latitude) are in 1e-7 degrees. */
type OsmNode = { id: number; x: number; y: number; tags: OsmTags };
/** `refs` are ids of nodes. */
export type OsmWay = { id: number; tags: OsmTags; refs: number[] };
type OsmMember = { type: "node" | "way" | "relation"; ref: number; role: string };
export type OsmRelation = { id: number; tags: OsmTags; members: OsmMember[] };

/** The callbacks of a scan. Objects of kinds without a callback are not decoded. */
export type OsmVisitor = {
  /** Called for each node; x and y are in 1e-7 degrees. */
  position?(id: number, x: number, y: number): void;
  /** Called for each node that has tags. */
  node?(node: OsmNode): void;
  way?(way: OsmWay): void;
  relation?(relation: OsmRelation): void;
};

/** One bit for each kind of object; a set of kinds is the sum of its bits. */
export const osmKinds = { node: 1, way: 2, relation: 4 } as const;

/** Whether a visitor wants at least one of the kinds in a bit set of `osmKinds`. */
export function wantsAnyKind({ position, node, way, relation }: OsmVisitor, kindBits: number): boolean {
  const wantedBits =
    (position || node ? osmKinds.node : 0) | (way ? osmKinds.way : 0) | (relation ? osmKinds.relation : 0);
  return (kindBits & wantedBits) !== 0;
}

export type OsmHeader = {
  /** West, south, east and north in degrees; null if the file does not say. */
  bounds: [number, number, number, number] | null;
  /** The time up to which the data contains all changes; null if the file does not say. */
  replicatedAt: Date | null;
  source: string | null;
  writingProgram: string | null;
};
