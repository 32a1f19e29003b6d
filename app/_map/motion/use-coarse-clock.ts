"use client";

import { useEffect, useRef, useState } from "react";
import type { ListedUnit } from "@/db/queries/unit";
import { ageStep } from "../../../server/domain/fix-age";
import { readServerTime } from "../../_live/feed/connection";
import { useIdleValue } from "./use-idle-value";

const intervalMs = 20_000;
const idleValueOptions = { maxDelayMs: 10_000 };

/**
 * The server's time in ms for age displays. It is read every 20 s, but the returned value changes only when a unit's
 * position reaches another age step.
 */
export function useAgeClock(units: readonly ListedUnit[]): number {
  const [now, setNow] = useState(readServerTime);
  const latestUnits = useRef(units);
  useEffect(() => {
    latestUnits.current = units;
  }, [units]);
  useEffect(() => {
    const timer = setInterval(() => {
      const next = readServerTime();
      if (latestUnits.current.some((unit) => ageStep(unit, next) !== ageStep(unit, now))) setNow(next);
    }, intervalMs);
    return () => clearInterval(timer);
  }, [now]);
  return useIdleValue(now, idleValueOptions);
}

/** The server's time in ms, updated every 20 s. */
export function useCoarseClock(): number {
  const [now, setNow] = useState(readServerTime);
  useEffect(() => {
    const timer = setInterval(() => setNow(readServerTime()), intervalMs);
    return () => clearInterval(timer);
  }, []);
  return useIdleValue(now, idleValueOptions);
}
