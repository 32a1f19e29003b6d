import type { Polygon } from "geojson";
import { z } from "zod";
import {
  exposedKinds,
  fireWatchDismissReasons,
  fireWatchStates,
  hotspotConfidences,
  hotspotSatellites,
} from "../hazard-vocabulary";
import { sqlQuery } from "../sql";

export const storeHotspots = sqlQuery({
  name: "store-hotspots",
  row: z.object({
    inside: z.number(),
    stored: z.number(),
    halfDays: z.array(z.number()).nullable(),
  }),
  parameters: [
    ...(["source", "keys", "satellites", "seen", "half_days", "lngs", "lats", "confidences", "frps"] as const),
    "margin_degrees",
  ],
});

export const clusterHotspots = sqlQuery({
  name: "cluster-hotspots",
  row: z.object({
    newIds: z.array(z.coerce.number()).nullable(),
    watchIds: z.array(z.string()).nullable(),
  }),
  parameters: ["half_days", "link_half_days", "link_m"],
});

export const refreshFireWatches = sqlQuery({
  name: "refresh-fire-watches",
  row: z.object({
    id: z.string(),
    state: z.enum(fireWatchStates),
    points: z.number(),
    decidedPoints: z.number().nullable(),
  }),
  parameters: ["ids"],
});

const FireWatchRow = z.object({
  id: z.string(),
  number: z.number(),
  state: z.enum(fireWatchStates),
  mergedIntoId: z.string().nullable(),
  firstSeenAt: z.coerce.date(),
  lastSeenAt: z.coerce.date(),
  pointCount: z.number(),
  /** Number of hotspots at a known heat source. */
  flarePoints: z.number(),
  satellites: z.array(z.enum(hotspotSatellites)),
  confidence: z.enum(hotspotConfidences),
  maxFrpMw: z.number().nullable(),
  lng: z.number(),
  lat: z.number(),
  area: z.custom<Polygon>(),
  areaHa: z.number(),
  districtName: z.string().nullable(),
  near: z.array(z.object({ kind: z.enum(exposedKinds), name: z.string(), distanceM: z.number() })),
  incidentId: z.string().nullable(),
  incidentNumber: z.number().nullable(),
  /** Whether the incident is sensitive, or was merged with a sensitive one. */
  sensitive: z.boolean(),
  /** Whether the fire watch was attached to an existing incident; false if the incident was created from it. */
  isAttached: z.boolean(),
  dismissReason: z.enum(fireWatchDismissReasons).nullable(),
  decidedAt: z.coerce.date().nullable(),
  /** The latest 20 overpasses of the last 14 days, oldest first. */
  overpasses: z.array(
    z.object({
      at: z.coerce.date(),
      satellite: z.enum(hotspotSatellites),
      points: z.number(),
      frpMw: z.number().nullable(),
    }),
  ),
});
export type FireWatchRow = z.output<typeof FireWatchRow>;

export const listFireWatches = sqlQuery({
  name: "list-fire-watches",
  row: FireWatchRow,
  parameters: ["only_id", "seen_since", "max_rows"],
});

export const listHotspots = sqlQuery({
  name: "list-hotspots",
  row: z.object({
    id: z.coerce.number(),
    lng: z.number(),
    lat: z.number(),
    /** Seconds since 1970, because thousands of dates would take too long to parse in a browser. */
    seenAtSeconds: z.number(),
    satellite: z.enum(hotspotSatellites),
    confidence: z.enum(hotspotConfidences),
    frpMw: z.number().nullable(),
    isFlare: z.boolean(),
    watchId: z.string().nullable(),
  }),
  parameters: ["since", "until", "max_rows"],
});

export const nearOpenIncidents = sqlQuery({
  name: "near-open-incidents",
  row: z.object({
    id: z.string(),
    number: z.number(),
    type: z.string(),
    priority: z.number(),
    openedAt: z.coerce.date(),
    distanceM: z.number(),
  }),
  parameters: ["id", "within_m"],
});

export const countFireWatches = sqlQuery({
  name: "count-fire-watches",
  row: z.object({
    total: z.number(),
    incidents: z.number(),
    right: z.number(),
    wrong: z.number(),
    knownBurning: z.number(),
    flares: z.number(),
    cloudEdges: z.number(),
    neverDecided: z.number(),
  }),
  parameters: ["since", "until", "listed_since"],
});
