"use client";

import { useEffect, useRef, useState } from "react";
import type { ListedUnit } from "@/db/queries";
import { ageStep } from "@/server/domain/fix-age";
import { serverNow } from "../../_live/feed/connection";
import { useDebounced } from "./use-debounced";

const lookMs = 20_000;
const calm = { longestMs: 10_000 };

/** The server's time in ms as units were last drawn by; taken anew once one of them has aged by a step, which nobody sends. */
export function useAgeing(units: readonly ListedUnit[]): number {
  const [at, setAt] = useState(serverNow);
  const latest = useRef(units);
  useEffect(() => {
    latest.current = units;
  }, [units]);
  useEffect(() => {
    const look = setInterval(() => {
      const now = serverNow();
      if (latest.current.some((unit) => ageStep(unit, now) !== ageStep(unit, at))) setAt(now);
    }, lookMs);
    return () => clearInterval(look);
  }, [at]);
  return useDebounced(at, calm);
}

/** The server's time in ms, every 20 s. */
export function useSlowNow(): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const tick = setInterval(() => setNow(serverNow()), lookMs);
    return () => clearInterval(tick);
  }, []);
  return useDebounced(now, calm);
}
