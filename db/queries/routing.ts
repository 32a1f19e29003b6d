import { z } from "zod";
import { vehicles } from "../network-vocabulary";
import { sqlQuery } from "../sql";
import type { ClosureShape } from "./closure";

const bytes = z.instanceof(Uint8Array);

export const readCurrentNetwork = sqlQuery({
  name: "read-current-network",
  row: z.object({ id: z.number(), key: z.string(), database: z.string() }),
  parameters: [],
});

export const readNetworkSize = sqlQuery({
  name: "read-network-size",
  row: z.object({ nodes: z.number(), edges: z.number(), jetties: bytes, bans: bytes }),
  parameters: ["network_id"],
});

export const readNetworkEdges = sqlQuery({
  name: "read-network-edges",
  row: z.object({
    id: bytes,
    fromNode: bytes,
    toNode: bytes,
    metres: bytes,
    edgeClass: bytes,
    mainParts: bytes,
    names: z.array(z.string().nullable()),
    refs: z.array(z.string().nullable()),
    lines: bytes,
    ambulanceMs: bytes,
    ambulanceBackwardMs: bytes,
    fireEngineMs: bytes,
    fireEngineBackwardMs: bytes,
    patrolMs: bytes,
    patrolBackwardMs: bytes,
    motorcycleMs: bytes,
    motorcycleBackwardMs: bytes,
    boatMs: bytes,
    boatBackwardMs: bytes,
  }),
  parameters: ["network_id", "first", "end", "classes"],
});

export const recordedTrips = sqlQuery({
  name: "recorded-trips",
  row: z.object({
    vehicle: z.enum(vehicles),
    districtCode: z.string(),
    enRouteAt: z.coerce.date(),
    standardSeconds: z.number(),
    actualSeconds: z.number(),
  }),
  parameters: ["since", "min_seconds", "max_ratio", "discreet_minutes", "max_rows"],
});

export const readClosureShapes = sqlQuery({
  name: "read-closure-shapes",
  row: z.object({
    id: z.string(),
    vehicles: z.array(z.enum(vehicles)),
    shape: z.custom<ClosureShape>(),
  }),
  parameters: ["ids"],
});
