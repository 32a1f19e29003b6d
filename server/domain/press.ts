import type { AssignmentState } from "../../db/vocabulary";
import { isNextAssignmentState, isOpen } from "./assignment";

/** What a crew can press on its phone, the steps of its task first. */
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

/** Why a press changed nothing; the words of each are in the message catalogues. */
export const pressRefusals = [
  /** The room recalled the crew before the press reached it. */
  "withdrawn",
  /** The task is over for another cause: the room closed it. */
  "ended",
  /** The room had noted this step, or a later one, already. */
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

/** Judges a step against the state that stands; null when it may be taken. */
export function refuseStep(from: AssignmentState, to: CrewStep): PressRefusal | null {
  if (isNextAssignmentState(from, to)) return null;
  if (from === "recalled") return "withdrawn";
  if (from === to) return "already";
  if (!isOpen(from)) return "ended";
  return to !== "declined" && progress.indexOf(to) < progress.indexOf(from) ? "already" : "illegal-transition";
}

/** A phone's clock may run this far ahead of ours before its time is taken for nonsense. */
const clockToleranceMs = 120_000;

/**
 * The moment of a press as it is kept: what the phone says, though neither in the future nor before `after`, the last thing
 * known to have happened.
 */
export function plausibleTime(pressedAt: Date, { now, after }: { now: Date; after: Date }): Date {
  const latest = new Date(now.getTime() + clockToleranceMs);
  const believed = pressedAt > latest ? now : pressedAt;
  return believed < after ? after : believed;
}

/**
 * How far the phone's clock lags behind ours, by what it said while sending: to be added to its times. A minute's difference is
 * the network's as likely as the clock's, and counts as none.
 */
export function clockOffsetMs(sentAt: Date, now: Date): number {
  const lagMs = now.getTime() - sentAt.getTime();
  return Math.abs(lagMs) < 60_000 ? 0 : lagMs;
}
