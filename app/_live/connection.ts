"use client";

import { useSyncExternalStore } from "react";

/** How the live feed stands. `heardAt` and `since` are this device's clock, in ms; `skewMs` is how far the server's is ahead. */
export type Connection = {
  state: "connecting" | "live" | "broken" | "refused";
  heardAt: number | null;
  skewMs: number;
};

let connection: Connection = { state: "connecting", heardAt: null, skewMs: 0 };
const listeners = new Set<() => void>();

function set(next: Partial<Connection>): void {
  connection = { ...connection, ...next };
  for (const listener of listeners) listener();
}

/** A message came: `at` is when the server sent it. */
export function heard(at: Date): void {
  const now = Date.now();
  set({ state: "live", heardAt: now, skewMs: Math.abs(at.getTime() - now) < 1_000 ? 0 : at.getTime() - now });
}

export function lost(): void {
  if (connection.state !== "refused") set({ state: connection.heardAt === null ? "connecting" : "broken" });
}

/** The server does not know this session any more, or not for this. */
export function refused(): void {
  set({ state: "refused" });
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};
const starting: Connection = { state: "connecting", heardAt: null, skewMs: 0 };

export function useConnection(): Connection {
  return useSyncExternalStore(
    subscribe,
    () => connection,
    () => starting,
  );
}

/** The server's time now, as well as this device knows it. */
export function serverNow(): number {
  return Date.now() + connection.skewMs;
}
