import type { AssignmentState } from "../../db/vocabulary";
import { isNextAssignmentState, isOpen } from "./assignment";

/** The actions that a crew can report on its phone, assignment steps first. */
export const crewSteps = [
  "acknowledged",
  "enRoute",
  "onScene",
  "transporting",
  "clear",
  "declined",
] as const satisfies readonly AssignmentState[];
export type CrewStep = (typeof crewSteps)[number];

export const pressKinds = [...crewSteps, "panic", "note", "duty"] as const;

/** Why a press had no effect; the message catalogues contain the wording. */
export const pressRefusals = [
  /** The room recalled the crew before the press arrived. */
  "withdrawn",
  /** The assignment has ended because the room closed the incident. */
  "ended",
  /** The room had already recorded this step or a later one. */
  "already",
  "illegal-transition",
  "not-found",
  "invalid",
] as const;
export type PressRefusal = (typeof pressRefusals)[number];

const progress: readonly AssignmentState[] = [
  "assigned",
  "acknowledged",
  "enRoute",
  "onScene",
  "transporting",
  "clear",
];

/** Checks a step against the current state; null if it is allowed. */
export function refuseStep(from: AssignmentState, to: CrewStep): PressRefusal | null {
  if (isNextAssignmentState(from, to)) return null;
  if (from === "recalled") return "withdrawn";
  if (from === to) return "already";
  if (!isOpen(from)) return "ended";
  return to !== "declined" && progress.indexOf(to) < progress.indexOf(from) ? "already" : "illegal-transition";
}

/** How far a phone's clock may be ahead of the server's before its time is ignored. */
const clockToleranceMs = 120_000;

/** The time stored for a press: the phone's time, limited to the range from `after`, the last recorded step, to now. */
export function plausibleTime(pressedAt: Date, { now, after }: { now: Date; after: Date }): Date {
  const latest = new Date(now.getTime() + clockToleranceMs);
  const plausible = pressedAt > latest ? now : pressedAt;
  return plausible < after ? after : plausible;
}

/**
 * The offset to add to a phone's times, from the time it gave when sending. Less than a minute may be network delay and
 * is treated as zero.
 */
export function clockOffsetMs(sentAt: Date, now: Date): number {
  const lagMs = now.getTime() - sentAt.getTime();
  return Math.abs(lagMs) < 60_000 ? 0 : lagMs;
}
