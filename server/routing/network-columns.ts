/** A network as read from the database: one array per property, indexed by edge. */
export type NetworkColumns = {
  version: number;
  nodeCount: number;
  /** Nodes where people can board and leave boats. */
  jetties: Int32Array;
  fromNode: Int32Array;
  toNode: Int32Array;
  metres: Float32Array;
  /** Index in `edgeClasses`. */
  edgeClass: Uint8Array;
  mainParts: Uint8Array;
  /** Index in `names`. */
  name: Int32Array;
  names: { name: string | null; ref: string | null }[];
  /**
   * For each vehicle, the travel time of each arc in milliseconds; -1 if the vehicle may not use the arc. Edge e has
   * the arcs `2 * e` (along its line) and `2 * e + 1` (back).
   */
  ms: Int32Array[];
  /** The points of edge e have the indexes from `lineStart[e]` to `lineStart[e + 1] - 1`. */
  lineStart: Int32Array;
  /** Longitude and latitude of each point in 1e-7 degrees. */
  points: Int32Array;
  /** The turn bans in one flat list, with three numbers for each ban: from edge, via node, to edge. */
  bans: Int32Array;
};
