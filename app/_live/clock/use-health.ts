"use client";

import { useConnection } from "../feed/use-connection";
import { useNow } from "./use-now";

export type Health = {
  level: "starting" | "live" | "late" | "offline" | "refused";
  /** Age of what the screen shows, in seconds; null before anything came. */
  ageSeconds: number | null;
  /** When what the screen shows was read, by the server's clock. */
  heardAt: Date | null;
};

/** The feed says something at least every five seconds, even when nothing happens. */
const lateSeconds = 9;
const offlineSeconds = 14;
const brokenSeconds = 7;

/** When this screen began to listen. Spans are measured by the steady clock: a device's time may be set while it runs. */
const openedMono = performance.now();

/** How far the picture can be trusted, told anew every second. */
export function useHealth(): Health {
  const now = useNow();
  const { state, heardAt, heardMono } = useConnection();
  if (now === null) return { level: "starting", ageSeconds: null, heardAt: null };
  const since = heardAt === null ? openedMono : heardMono;
  const ageSeconds = Math.max(0, Math.floor((performance.now() - since) / 1_000));
  if (heardAt === null) {
    const level = state === "refused" ? "refused" : ageSeconds > offlineSeconds ? "offline" : "starting";
    return { level, ageSeconds: null, heardAt: null };
  }
  return { level: levelOf(state, ageSeconds), ageSeconds, heardAt: new Date(heardAt) };
}

function levelOf(state: ReturnType<typeof useConnection>["state"], ageSeconds: number): Health["level"] {
  if (state === "refused") return "refused";
  if (ageSeconds > offlineSeconds || (state === "broken" && ageSeconds > brokenSeconds)) return "offline";
  return ageSeconds > lateSeconds || state === "broken" ? "late" : "live";
}
