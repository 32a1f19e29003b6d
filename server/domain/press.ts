import type { AssignmentState } from "../../db/vocabulary";
import { isNextAssignmentState, isOpen } from "./assignment";

/** The assignment states that a crew can report on its phone. */
export const crewSteps = [
  "acknowledged",
  "enRoute",
  "onScene",
  "transporting",
  "clear",
  "declined",
] as const satisfies readonly AssignmentState[];
export type CrewStep = (typeof crewSteps)[number];

export const pressKinds = [...crewSteps, "panic", "note", "duty", "renumbered"] as const;

/** Why a press of a step button had no effect. The message catalogues contain the wording. */
export const pressRefusals = [
  /** The room recalled the crew before the press arrived. */
  "withdrawn",
  /** The assignment has already ended, for example because the room closed the incident. */
  "ended",
  /** This step or a later one has already been recorded. */
  "already",
  "illegal-transition",
  "not-found",
  "invalid",
  /** Only for a photo: the task already has as many as it may have. */
  "too-many-photos",
] as const;
export type PressRefusal = (typeof pressRefusals)[number];

const statesByProgress: readonly AssignmentState[] = [
  "assigned",
  "acknowledged",
  "enRoute",
  "onScene",
  "transporting",
  "clear",
];

/** Why a crew may not report a step in the current state of the assignment; null if it may. */
export function findStepRefusal(from: AssignmentState, to: CrewStep): PressRefusal | null {
  if (isNextAssignmentState(from, to)) return null;
  if (from === "recalled") return "withdrawn";
  if (from === to) return "already";
  if (!isOpen(from)) return "ended";
  return to !== "declined" && statesByProgress.indexOf(to) < statesByProgress.indexOf(from)
    ? "already"
    : "illegal-transition";
}

/** How far a phone's clock may be ahead of the server's before its time is ignored. */
const clockToleranceMs = 120_000;

/**
 * The time stored for a press: the phone's time, or the server's if the phone's is more than two minutes ahead of it.
 * It is never earlier than `after`, the time of the last recorded step.
 */
export function choosePlausibleTime(pressedAt: Date, { now, after }: { now: Date; after: Date }): Date {
  const latest = new Date(now.getTime() + clockToleranceMs);
  const plausibleTimeOrNow = pressedAt > latest ? now : pressedAt;
  return plausibleTimeOrNow < after ? after : plausibleTimeOrNow;
}

/**
 * The milliseconds to add to a phone's times to correct its clock. `sentAt` is the phone's time when it sent them. Less
 * than a minute may be network delay and is treated as zero.
 */
export function computeClockCorrectionMs(sentAt: Date, now: Date): number {
  const clockLagMs = now.getTime() - sentAt.getTime();
  return Math.abs(clockLagMs) < 60_000 ? 0 : clockLagMs;
}
