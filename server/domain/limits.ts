// Every limit on what one request, one person or one screen may ask of the server, with its reason. docs/operating.md
// lists them.

/** Maximum body size in bytes, checked while the body arrives. */
export const maxBodyBytes = {
  /** For JSON bodies. A batch of 1,000 positions is about 300 kB. */
  json: 1_000_000,
  /** For sign-in and pairing, which anybody can request without a session. */
  unauthenticated: 10_000,
  /** For the signed messages of neighbouring centres: an incident with a long description is about 60 kB. */
  message: 200_000,
  /** Phones reduce photos to 1,600 px, about 600 kB of JPEG. Even photos of detailed scenes stay below this limit. */
  photo: 6_000_000,
} as const;

/** Time limits in ms for a request to arrive completely. Responses, such as the live feed, may last longer. */
export const requestTimeoutMs = {
  headers: 15_000,
  body: 20_000,
  /** Enough for a photo of 600 kB over a weak mobile network (40 kbit/s). */
  photo: 120_000,
} as const;

/** Maximum number of open live feeds per person or screen; each browser window has one. */
export const maxStreams = 100;

/** Maximum number of procedures in one request; screens split larger batches. */
export const maxBatchSize = 10;

/**
 * Procedures, and whole routers, that need 20 ms or more to query the database or to serialise the response. They are
 * not batched, because the results of a batch are serialised together, and no other request is served during that time.
 */
const heavyProcedures = new Set([
  "agency.incidents",
  "audit.list",
  "coverage",
  "incidents.list",
  "insight",
  "places",
  "search",
  "shift",
  "trails",
  "watch.hotspots",
  "watch.list",
]);

export function isHeavy(procedure: string): boolean {
  return heavyProcedures.has(procedure) || heavyProcedures.has(procedure.split(".")[0] ?? "");
}

/** How many requests may run at the same time; the others wait in a queue. */
export type QueueLimits = {
  /** Maximum for all users together. */
  maxRunning: number;
  /** Maximum per person or screen. */
  maxRunningEach: number;
  /** Maximum number of waiting requests per person or screen; further requests are refused. */
  maxWaitingEach: number;
};

export const queueLimits = {
  /**
   * For looking up who sent a request, which takes a database connection. Without this limit, a screen that sent a
   * hundred requests at once took all connections, and dispatchers had to wait.
   */
  lookup: {
    maxRunning: Number.POSITIVE_INFINITY,
    maxRunningEach: 4,
    maxWaitingEach: Number.POSITIVE_INFINITY,
  },
  /** For all other requests. Browsers send at most six requests at once to a server without HTTP/2. */
  light: { maxRunning: Number.POSITIVE_INFINITY, maxRunningEach: 6, maxWaitingEach: 100 },
  /** For map tiles. The limit is separate, so that tiles do not delay a screen's other requests. */
  tile: { maxRunning: Number.POSITIVE_INFINITY, maxRunningEach: 8, maxWaitingEach: 400 },
  /** For the heavy requests of users who may dispatch: the handover sheet, trails, closed incidents, place search. */
  heavyInRoom: { maxRunning: 4, maxRunningEach: 2, maxWaitingEach: 40 },
  /**
   * For the heavy requests of all other users. Two of them block the process for about 100 ms, which dispatchers do not
   * notice. The insight screen requests eight views at once, which run one after the other.
   */
  heavyElsewhere: { maxRunning: 2, maxRunningEach: 1, maxWaitingEach: 40 },
} as const satisfies Record<string, QueueLimits>;

/**
 * Maximum number of requests per minute of one person or screen: far more than a console in a busy room or the insight
 * screen sends. `unreadBody` counts requests whose body or batch is too large, or whose body has an unsupported type.
 * No screen sends such requests. In a test, eight connections that sent only such bodies filled 800 MB of memory in 40
 * seconds, and 30 connections that sent only such batches filled 160 MB in 12 seconds.
 */
export const maxRequestsPerMinute = { light: 6_000, heavy: 1_200, tile: 12_000, unreadBody: 20 } as const;
