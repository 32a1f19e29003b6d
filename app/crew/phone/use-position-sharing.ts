"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { FixRefusal } from "@/server/domain/fix";
import { statusOf } from "../../_live/cache/refusal";
import { useTRPCClient } from "../../_live/cache/trpc";
import { straightDistanceM } from "../../_map/tools/geometry";
import { withStore } from "../../_session/phone-store";
import type { Fix } from "../outbox/outbox";

/**
 * Off; waiting for the first position; sharing; the crew or the phone does not allow it; no secure address, or no receiver; or
 * sharing what the room cannot use: too inexact, at a time that cannot be, or too far from the one before.
 */
export type Sharing = "off" | "searching" | "on" | "denied" | "impossible" | Trouble;
type Trouble = "inexact" | "wrong-clock" | "doubted";

const troubles: Partial<Record<FixRefusal, Trouble>> = {
  "no-fix": "inexact",
  "zero-island": "inexact",
  "poor-accuracy": "inexact",
  "in-the-future": "wrong-clock",
  "too-old": "wrong-clock",
  "impossible-jump": "doubted",
};

const [everyMs, everyM, standingMs] = [10_000, 50, 60_000];
/** A dead zone of an hour and more; the oldest go first. */
const mostKept = 500;
const patienceMs = 15_000;
const wish = "crew-sharing";

/**
 * Shares where the phone is: every ten seconds or fifty metres on the move, once a minute standing. Without a network the
 * positions wait on the phone. `precise` costs battery and is for a crew with a task.
 */
export function usePositionSharing({ precise }: { precise: boolean }) {
  const client = useTRPCClient();
  const [sharing, setSharing] = useState<Sharing>("off");
  const [here, setHere] = useState<Fix | null>(null);
  const last = useRef<Fix | null>(null);
  const sending = useRef(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [wanted, setWanted] = useState(false);

  useEffect(() => {
    if (!("geolocation" in navigator) || !window.isSecureContext) return setSharing("impossible");
    if (localStorage.getItem(wish) === "on") setWanted(true);
  }, []);

  const send = useCallback(async () => {
    if (sending.current) return;
    sending.current = true;
    try {
      const kept = await withStore("fixes", "readonly", (store) => store.getAll() as IDBRequest<(Fix & Numbered)[]>);
      const newest = kept.at(-1);
      if (!newest) return;
      const fixes = kept.slice(-mostKept).map(({ order: _, ...fix }) => fix);
      const { refused } = await client.crew.positions.mutate({ fixes }, { signal: AbortSignal.timeout(patienceMs) });
      setTrouble((refused && troubles[refused]) ?? null);
      await withStore("fixes", "readwrite", (store) => store.delete(IDBKeyRange.upperBound(newest.order)));
    } catch (error) {
      // Beyond all understanding: kept, they would hold up all that follow. Otherwise they wait for the next one.
      if (statusOf(error) === 400) await withStore("fixes", "readwrite", (store) => store.clear()).catch(() => {});
    } finally {
      sending.current = false;
    }
  }, [client]);

  useEffect(() => {
    if (!wanted) return;
    setSharing("searching");
    const take = async ({ coords, timestamp }: GeolocationPosition) => {
      const fix = fixOf(coords, timestamp);
      setHere(fix);
      setSharing("on");
      if (last.current && !isWorthTelling(last.current, fix)) return;
      last.current = fix;
      try {
        const order = (await withStore("fixes", "readwrite", (store) => store.add(fix))) as number;
        await withStore("fixes", "readwrite", (store) => store.delete(IDBKeyRange.upperBound(order - mostKept)));
        await send();
      } catch {
        await client.crew.positions.mutate({ fixes: [fix] }).catch(() => {});
      }
    };
    const fail = ({ code }: GeolocationPositionError) => setSharing(code === 1 ? "denied" : "searching");
    const options = { enableHighAccuracy: precise, maximumAge: 5_000 };
    const watch = navigator.geolocation.watchPosition(take, fail, options);
    window.addEventListener("online", send);
    return () => {
      navigator.geolocation.clearWatch(watch);
      window.removeEventListener("online", send);
    };
  }, [wanted, precise, send, client]);

  const switchTo = useCallback((on: boolean) => {
    localStorage.setItem(wish, on ? "on" : "off");
    setWanted(on);
    if (on) return;
    setSharing("off");
    setTrouble(null);
    setHere(null);
    last.current = null;
  }, []);

  return { sharing: sharing === "on" && trouble ? trouble : sharing, here, switchTo };
}

type Numbered = { order: number };

function fixOf({ longitude, latitude, accuracy, speed, heading }: GeolocationCoordinates, timestamp: number): Fix {
  return {
    lng: longitude,
    lat: latitude,
    recordedAt: new Date(timestamp).toISOString(),
    accuracyM: Math.min(accuracy, 1_000_000),
    ...(speed !== null && speed >= 0 && speed <= 200 && { speedMps: speed }),
    ...(heading !== null && !Number.isNaN(heading) && { headingDeg: heading }),
  };
}

/** Standing still is worth a word now and then, so that the room sees the phone is alive. */
function isWorthTelling(before: Fix, now: Fix): boolean {
  const past = Date.parse(now.recordedAt) - Date.parse(before.recordedAt);
  if (past >= standingMs) return true;
  const moved = straightDistanceM(before, now);
  return moved >= everyM || (past >= everyMs && moved > (now.accuracyM ?? 0) / 2 && moved > 10);
}
