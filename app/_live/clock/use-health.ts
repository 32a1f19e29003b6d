"use client";

import {
  type Connection,
  type ConnectionState,
  getConnection,
  useConnection,
  useConnectionState,
} from "../feed/connection";
import { useNow, useNowValue } from "./use-now";

export type Health = {
  level: "starting" | "live" | "late" | "offline" | "refused";
  /** Age of the data on the screen in seconds; null before the first message. */
  ageSeconds: number | null;
  /** When the data on the screen was read, by the server's clock; null before the first message. */
  readAt: Date | null;
};

/** Data older than this is late: the server sends a message at least every five seconds, even when nothing changes. */
const lateAfterSeconds = 9;
const offlineAfterSeconds = 14;
/** Replaces `offlineAfterSeconds` once the connection is known to be lost. */
const offlineAfterLossSeconds = 7;

/** When this page loaded, by the monotonic clock. */
const loadedMonotonicMs = performance.now();

/** How far the data on the screen can be trusted; updated every second. */
export function useHealth(): Health {
  return readHealth(useNow(), useConnection());
}

/** The level of `useHealth`. The component renders again only when the level or the connection's state changes. */
export function useHealthLevel(): Health["level"] {
  useConnectionState();
  return useNowValue((now) => readHealth(now, getConnection()).level);
}

function readHealth(now: number | null, { state, readAt, readAtMonotonicMs }: Connection): Health {
  if (now === null) return { level: "starting", ageSeconds: null, readAt: null };
  const sinceMonotonicMs = readAt === null ? loadedMonotonicMs : readAtMonotonicMs;
  const ageSeconds = Math.max(0, Math.floor((performance.now() - sinceMonotonicMs) / 1_000));
  if (readAt === null) {
    const level = state === "refused" ? "refused" : ageSeconds > offlineAfterSeconds ? "offline" : "starting";
    return { level, ageSeconds: null, readAt: null };
  }
  return { level: chooseLevel(state, ageSeconds), ageSeconds, readAt: new Date(readAt) };
}

function chooseLevel(state: ConnectionState, ageSeconds: number): Health["level"] {
  if (state === "refused") return "refused";
  const isConnectionLost = state === "reconnecting";
  if (ageSeconds > offlineAfterSeconds || (isConnectionLost && ageSeconds > offlineAfterLossSeconds)) return "offline";
  return ageSeconds > lateAfterSeconds || isConnectionLost ? "late" : "live";
}
