import type { Db } from "../../db/client";
import type { Context } from "../../server/context";
import { updateAlarms } from "../../server/jobs/update-alarms";
import { aContext } from "./makers";

/** When the incidents in the tests of alarms begin. */
export const startedAt = new Date("2026-11-25T03:00:00Z");

export function timeAfter(seconds: number): Date {
  return new Date(startedAt.getTime() + seconds * 1_000);
}

/** A context at the time `seconds` after `startedAt`. */
export function contextAt(db: Db, seconds: number): Context {
  return aContext(db, { now: () => timeAfter(seconds) });
}

/** Runs the job that raises and ends alarms, as at the time `seconds` after `startedAt`. Returns what the job does. */
export function checkAlarms(db: Db, seconds: number) {
  return updateAlarms(db, { positionFreshMinutes: 10 }, timeAfter(seconds));
}
