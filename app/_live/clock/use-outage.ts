"use client";

import { useEffect, useState } from "react";
import { recordRequestOutcome, useConnection } from "../feed/connection";
import { useHealth } from "./use-health";
import { useNow } from "./use-now";

/** What is broken: this computer's network, the server, its database, or only the live feed. */
type OutageCause = "network" | "server" | "database" | "feed";

type Outage = {
  /** Whether the data on the screen is old. If false, the data is current, but requests are not answered. */
  isDataOld: boolean;
  /** Null until the first probe has finished. */
  cause: OutageCause | null;
};

const probeIntervalMs = 5_000;
const probeTimeoutMs = 4_000;
/** An outage is reported only after requests have failed for this long, because queries are retried. */
const minFailureMs = 5_000;

/** The current outage and its cause; null while data arrives and requests are answered. */
export function useOutage(): Outage | null {
  const now = useNow();
  const { level } = useHealth();
  const { unansweredSinceMonotonicMs } = useConnection();
  const isDataOld = level === "offline";
  const isUnanswered =
    now !== null &&
    unansweredSinceMonotonicMs !== null &&
    performance.now() - unansweredSinceMonotonicMs > minFailureMs;
  const hasOutage = isDataOld || isUnanswered;
  const [cause, setCause] = useState<OutageCause | null>(null);
  useEffect(() => {
    if (!hasOutage) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isCurrent = true;
    const probe = async () => {
      const foundCause = await findOutageCause(requestHealth, () => navigator.onLine);
      if (!isCurrent) return;
      setCause(foundCause);
      if (foundCause === "feed") recordRequestOutcome(true);
      timer = setTimeout(probe, probeIntervalMs);
    };
    void probe();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
      setCause(null);
    };
  }, [hasOutage]);
  return hasOutage ? { isDataOld, cause } : null;
}

const requestHealth = () => fetch("/api/health", { cache: "no-store", signal: AbortSignal.timeout(probeTimeoutMs) });

/** Queries the health endpoint. An unexpected answer, such as a gateway's error page, means that the server is down. */
export async function findOutageCause(request: () => Promise<Response>, isOnline: () => boolean): Promise<OutageCause> {
  try {
    const response = await request();
    const health = await response.json().catch(() => null);
    if (!health?.database) return "server";
    return health.database.ok ? "feed" : "database";
  } catch {
    return isOnline() ? "server" : "network";
  }
}
