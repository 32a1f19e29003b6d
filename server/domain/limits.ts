// Every limit on what one request, one person or one screen may ask of the server, with its reason. docs/operating.md lists them.

/** Largest bodies in bytes, counted as they arrive. */
export const largestBody = {
  /** A batch of 1,000 positions has some 300 kB. */
  usual: 1_000_000,
  /** Sign-in and pairing, which anybody may send. */
  open: 10_000,
  /** A phone sends at most 1,600 px of JPEG, some 600 kB; photos of detailed scenes stay below this. */
  photo: 6_000_000,
} as const;

/** Times in ms after which a request that has not arrived is ended. Answers, such as the live feed, may last longer. */
export const arrivalMs = {
  headers: 15_000,
  body: 20_000,
  /** 600 kB over a weak mobile network: 40 kbit/s. */
  photo: 120_000,
} as const;

/** Open live feeds of one person or screen. Each browser window has one. */
export const maxStreams = 100;

/** Procedures in one request. Screens split what is more. */
export const maxBatchSize = 10;

/**
 * Procedures, or all of a router, that take the database or the serialisation of their answer 20 ms or more. They are not batched,
 * because the answers of a batch are serialised at once and nobody else is served meanwhile.
 */
const heavy = new Set([
  "agency.incidents",
  "audit.list",
  "coverage",
  "incidents.list",
  "insight",
  "places",
  "shift",
  "trails",
]);

export function isHeavy(procedure: string): boolean {
  return heavy.has(procedure) || heavy.has(procedure.split(".")[0] ?? "");
}

/** How many requests run at the same time; the others wait for their turn. */
export type LaneLimits = {
  /** Of everybody. */
  atOnce: number;
  /** Of one person or screen. */
  each: number;
  /** Of one person or screen, waiting; more are refused. */
  waiting: number;
};

export const lanes = {
  /** Browsers send six requests at once to a server without HTTP/2. */
  light: { atOnce: Number.POSITIVE_INFINITY, each: 6, waiting: 100 },
  /** Map tiles have a limit of their own, so that they do not delay a screen's other requests. */
  tile: { atOnce: Number.POSITIVE_INFINITY, each: 8, waiting: 400 },
  /** For those who dispatch: the shift sheet, trails, closed incidents, place search. */
  heavyInRoom: { atOnce: 4, each: 2, waiting: 40 },
  /** Two answers in a row block everybody else for some 100 ms, which the room does not notice; the figures screen reads eight views. */
  heavyElsewhere: { atOnce: 2, each: 1, waiting: 40 },
} as const satisfies Record<string, LaneLimits>;

/**
 * Requests of one person or screen per minute: far above what the console of a busy room and the figures screen send. Of bodies that are
 * too large, which no screen sends: eight connections that send nothing else filled 800 MB of memory in 40 s.
 */
export const perMinute = { light: 6_000, heavy: 1_200, tile: 12_000, tooLarge: 20 } as const;
