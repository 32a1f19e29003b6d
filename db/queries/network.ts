import type { LineString } from "geojson";
import { z } from "zod";
import { edgeClasses } from "../network-vocabulary";
import { sqlQuery } from "../sql";

const NoRow = z.object({});

/** Writes nodes of a network, given as one array per column. */
export const writeNetworkNodes = sqlQuery({
  name: "write-network-nodes",
  row: NoRow,
  parameters: ["network_id", "ids", "lngs", "lats", "jetties"],
});

/**
 * Writes edges of a network, given as one array per column. Stores times of 0 and empty strings as null. Lines are EWKB
 * in hex.
 */
export const writeNetworkEdges = sqlQuery({
  name: "write-network-edges",
  row: NoRow,
  parameters: [
    ...["network_id", "ids", "from_nodes", "to_nodes", "metres", "classes", "names", "refs", "way_ids", "bridges"],
    ...["main_parts", "lines", "ambulance", "ambulance_back", "fire_engine", "fire_engine_back", "patrol"],
    ...["patrol_back", "motorcycle", "motorcycle_back", "boat", "boat_back"],
  ],
});

/** Writes turn bans of a network, given as one array per column. */
export const writeNetworkTurnBans = sqlQuery({
  name: "write-network-turn-bans",
  row: NoRow,
  parameters: ["network_id", "from_edges", "via_nodes", "to_edges"],
});

/**
 * Lists the edges with ids from `first` up to, but not including, `end`. `ms` contains the travel time in ms for each
 * vehicle and direction; 0 means that the vehicle cannot or may not travel in that direction.
 */
export const listNetworkEdges = sqlQuery({
  name: "list-network-edges",
  row: z.object({
    id: z.number(),
    from: z.number(),
    to: z.number(),
    metres: z.number(),
    class: z.enum(edgeClasses),
    name: z.string().nullable(),
    ref: z.string().nullable(),
    wayId: z.number(),
    bridge: z.boolean(),
    mainParts: z.number(),
    wkt: z.string(),
    ms: z.array(z.number()),
  }),
  parameters: ["network_id", "first", "end"],
});

export const districtsWithoutRoad = sqlQuery({
  name: "districts-without-road",
  row: z.object({ name: z.string() }),
  parameters: ["network_id"],
});

/**
 * Lists at most `max_rows` lines of own surveys in a network, those with ids above `after` and way ids from
 * `lowest_way_id` on. `oneway` is the OpenStreetMap tag for ambulances.
 */
export const listSurveyLines = sqlQuery({
  name: "list-survey-lines",
  row: z.object({
    id: z.number(),
    class: z.enum(edgeClasses),
    name: z.string().nullable(),
    ref: z.string().nullable(),
    bridge: z.boolean(),
    oneway: z.enum(["yes", "-1"]).nullable(),
    line: z.custom<LineString>(),
  }),
  parameters: ["network_id", "lowest_way_id", "after", "max_rows"],
});
