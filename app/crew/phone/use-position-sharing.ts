"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { FixRefusal } from "@/server/domain/fix";
import { straightDistanceM } from "../../../server/domain/straight-distance";
import { readHttpStatus } from "../../_live/cache/refusal";
import { useTRPCClient } from "../../_live/cache/trpc";
import { withStore } from "../../_session/browser-store";
import type { Fix } from "../outbox/outbox";

/**
 * `searching`: waiting for the first position. `denied`: no permission. `impossible`: no HTTPS, or the browser has no
 * geolocation. A `SharingProblem`: the server rejects the positions because they are too inaccurate, have an impossible
 * time, or are too far from the last one.
 */
export type Sharing = "off" | "searching" | "on" | "denied" | "impossible" | SharingProblem;
type SharingProblem = "inexact" | "wrong-clock" | "doubted";

const problems: Partial<Record<FixRefusal, SharingProblem>> = {
  "no-fix": "inexact",
  "null-island": "inexact",
  "poor-accuracy": "inexact",
  "in-the-future": "wrong-clock",
  "too-old": "wrong-clock",
  "impossible-jump": "doubted",
};

const [movingIntervalMs, reportDistanceM, stationaryIntervalMs] = [10_000, 50, 60_000];
/** Maximum number of stored positions, enough for over an hour offline; the oldest are dropped first. */
const maxStoredFixes = 500;
const timeoutMs = 15_000;
const storageKey = "crew-sharing";

/**
 * Shares the phone's position: every 10 s or 50 m when moving, every 60 s when stationary. Positions are stored while
 * offline, each with its unit: a shared phone may still have those of another unit. `isPrecise` uses more battery and
 * is for a crew with a task.
 */
export function usePositionSharing({ unitId, isPrecise }: { unitId: string | null; isPrecise: boolean }) {
  const client = useTRPCClient();
  const [sharing, setSharing] = useState<Sharing>("off");
  const [phoneFix, setPhoneFix] = useState<Fix | null>(null);
  const lastReportedFix = useRef<Fix | null>(null);
  const isSending = useRef(false);
  const [problem, setProblem] = useState<SharingProblem | null>(null);
  const [isEnabled, setIsEnabled] = useState(false);

  useEffect(() => {
    if (!("geolocation" in navigator) || !window.isSecureContext) return setSharing("impossible");
    if (localStorage.getItem(storageKey) === "on") setIsEnabled(true);
  }, []);

  const send = useCallback(async () => {
    if (!unitId || isSending.current) return;
    isSending.current = true;
    let ownFixes: StoredFix[] = [];
    try {
      const storedFixes = await withStore("fixes", "readonly", (store) => store.getAll() as IDBRequest<StoredFix[]>);
      const unitlessFixes = storedFixes.filter((fix) => !fix.unitId);
      if (unitlessFixes.length > 0) await deleteFixes(unitlessFixes);
      ownFixes = storedFixes.filter((fix) => fix.unitId === unitId);
      if (ownFixes.length === 0) return;
      const fixes = ownFixes.slice(-maxStoredFixes).map(({ order: _, unitId: __, ...fix }) => fix);
      const signal = AbortSignal.timeout(timeoutMs);
      const { refused } = await client.crew.positions.mutate({ fixes, unitId }, { signal });
      setProblem((refused && problems[refused]) ?? null);
      await deleteFixes(ownFixes);
    } catch (error) {
      // One invalid position makes the server reject the batch and would block all later ones, so the stored positions
      // are deleted. After any other failure, they are sent with the next position.
      if (readHttpStatus(error) === 400) await deleteFixes(ownFixes).catch(() => {});
    } finally {
      isSending.current = false;
    }
  }, [client, unitId]);

  useEffect(() => {
    if (!isEnabled || !unitId) return;
    setSharing("searching");
    const handlePosition = async ({ coords, timestamp }: GeolocationPosition) => {
      const fix = toFix(coords, timestamp);
      setPhoneFix(fix);
      setSharing("on");
      if (lastReportedFix.current && !shouldReport(lastReportedFix.current, fix)) return;
      lastReportedFix.current = fix;
      try {
        const order = (await withStore("fixes", "readwrite", (store) => store.add({ ...fix, unitId }))) as number;
        await withStore("fixes", "readwrite", (store) => store.delete(IDBKeyRange.upperBound(order - maxStoredFixes)));
        await send();
      } catch {
        await client.crew.positions.mutate({ fixes: [fix], unitId }).catch(() => {});
      }
    };
    const handleError = ({ code }: GeolocationPositionError) => setSharing(code === 1 ? "denied" : "searching");
    const options = { enableHighAccuracy: isPrecise, maximumAge: 5_000 };
    const watchId = navigator.geolocation.watchPosition(handlePosition, handleError, options);
    window.addEventListener("online", send);
    return () => {
      navigator.geolocation.clearWatch(watchId);
      window.removeEventListener("online", send);
    };
  }, [isEnabled, unitId, isPrecise, send, client]);

  const setSharingOn = useCallback((isOn: boolean) => {
    localStorage.setItem(storageKey, isOn ? "on" : "off");
    setIsEnabled(isOn);
    if (isOn) return;
    setSharing("off");
    setProblem(null);
    setPhoneFix(null);
    lastReportedFix.current = null;
  }, []);

  return { sharing: sharing === "on" && problem ? problem : sharing, phoneFix, setSharingOn };
}

/** A position waiting to be sent. One that an earlier version stored has no unit; it is deleted, not sent. */
type StoredFix = Fix & { order: number; unitId?: string };

/** Deletes at least one stored position. */
function deleteFixes(fixes: readonly StoredFix[]): Promise<undefined> {
  return withStore(
    "fixes",
    "readwrite",
    (store) => fixes.map(({ order }) => store.delete(order)).at(-1) as IDBRequest<undefined>,
  );
}

function toFix({ longitude, latitude, accuracy, speed, heading }: GeolocationCoordinates, timestamp: number): Fix {
  return {
    lng: longitude,
    lat: latitude,
    recordedAt: new Date(timestamp).toISOString(),
    accuracyM: Math.min(accuracy, 1_000_000),
    ...(speed !== null && speed >= 0 && speed <= 200 && { speedMps: speed }),
    ...(heading !== null && !Number.isNaN(heading) && { headingDeg: heading }),
  };
}

/**
 * Whether a new position must be reported. A stationary crew also reports at intervals, so that its phone is known to
 * be on.
 */
function shouldReport(previousFix: Fix, currentFix: Fix): boolean {
  const elapsedMs = Date.parse(currentFix.recordedAt) - Date.parse(previousFix.recordedAt);
  if (elapsedMs >= stationaryIntervalMs) return true;
  const movedM = straightDistanceM(previousFix, currentFix);
  return (
    movedM >= reportDistanceM ||
    (elapsedMs >= movingIntervalMs && movedM > (currentFix.accuracyM ?? 0) / 2 && movedM > 10)
  );
}
