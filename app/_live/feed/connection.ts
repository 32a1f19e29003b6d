import type { ResetReason } from "@/server/feed/message";

/** How the live feed of this page stands. */
export type Connection = {
  state: "connecting" | "live" | "broken" | "refused";
  /** The server's clock when the database was last read for this screen, in ms; null before anything came. */
  heardAt: number | null;
  /** The same moment by the steady clock of this device, which no setting of its time moves. */
  heardMono: number;
  /** The build of the server that speaks. */
  version: string | null;
  /** When and why everything was last read anew after the first time, by the steady clock. */
  anew: { mono: number; reason: AnewReason } | null;
};
type AnewReason = Exclude<ResetReason, "started">;

const starting: Connection = { state: "connecting", heardAt: null, heardMono: 0, version: null, anew: null };
let connection = starting;
/** How far the server's time is ahead of the steady clock, as the quickest messages have it. */
let ahead: { ms: number; mono: number } | null = null;
/** The same as the clocks of this screen show it; this device's own time until the server speaks. */
let shownAhead: number | null = null;
const listeners = new Set<() => void>();

function set(next: Partial<Connection>): void {
  connection = { ...connection, ...next };
  for (const listener of listeners) listener();
}

type Heard = { at: Date; ageMs: number; version: string; reset: ResetReason | null };

/** No message lies on the line for longer; what seems so is a server whose clock was set. */
const longestDelayMs = 60_000;
/** Steady clocks differ; so much in a second is forgiven. */
const driftMs = 1;

/** How long a message of this time lay on the line, by the quickest ones before it. */
function delayOf(serverMs: number, mono: number): number {
  const seen = serverMs - mono;
  const before = ahead && ahead.ms - ((mono - ahead.mono) / 1_000) * driftMs;
  const ms = before === null || before - seen > longestDelayMs ? seen : Math.max(before, seen);
  ahead = { ms, mono };
  return ms - seen;
}

/** A message came: `at` is when the database was read for it, and `ageMs` how long before it was sent. */
export function heard({ at, ageMs, version, reset }: Heard): void {
  const mono = performance.now();
  const serverMs = at.getTime() + ageMs;
  const delayMs = delayOf(serverMs, mono);
  const serverNowMs = serverMs + delayMs;
  // What the line adds differs from message to message; clocks that agree stay as they are.
  if (shownAhead === null || Math.abs(serverNowMs - mono - shownAhead) > 1_000) {
    const own = Date.now();
    shownAhead = (Math.abs(serverNowMs - own) < 1_000 ? own : serverNowMs) - mono;
  }
  const anew = reset !== null && reset !== "started" ? { mono, reason: reset } : connection.anew;
  set({ state: "live", heardAt: at.getTime(), heardMono: mono - ageMs - delayMs, version, anew });
}

export function lost(): void {
  ahead = null;
  if (connection.state !== "refused") set({ state: connection.heardAt === null ? "connecting" : "broken" });
}

/** The server does not know this session any more, or not for this. */
export function refused(): void {
  set({ state: "refused" });
}

export function watchConnection(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export function readConnection(): Connection {
  return connection;
}

/** The server's time now in ms, as well as this device knows it. */
export function serverNow(): number {
  return shownAhead === null ? Date.now() : performance.now() + shownAhead;
}
