"use client";

import { useSyncExternalStore } from "react";
import { type Connection, readConnection, watchConnection } from "./connection";

const starting: Connection = { state: "connecting", heardAt: null, heardMono: 0, version: null, anew: null };

/** How the live feed stands, told anew with every change. */
export function useConnection(): Connection {
  return useSyncExternalStore(watchConnection, readConnection, () => starting);
}
