/** Coordinates are kept as integers of 1e-7 degrees, the precision of OpenStreetMap. */
export const perDegree = 1e7;

/** A network as read from the database: a column for each property, indexed by edge. */
export type NetworkColumns = {
  version: number;
  nodeCount: number;
  /** Nodes where boats take up and land people. */
  jetties: Int32Array;
  fromNode: Int32Array;
  toNode: Int32Array;
  metres: Float32Array;
  /** Position in `edgeClasses`. */
  edgeClass: Uint8Array;
  mainParts: Uint8Array;
  /** Position in `names`. */
  name: Int32Array;
  names: { name: string | null; ref: string | null }[];
  /** For each vehicle the milliseconds of each arc (an edge along its line, then back); -1 where it must not pass. */
  ms: Int32Array[];
  /** The points of edge e are those from `lineStart[e]` to before `lineStart[e + 1]`. */
  lineStart: Int32Array;
  /** Longitude and latitude of each point in 1e-7 degrees. */
  points: Int32Array;
  /** From edge, via node and to edge of each turn ban. */
  bans: Int32Array;
};
