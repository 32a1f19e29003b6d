import type { AssignmentState, IncidentStatus } from "../../db/vocabulary";
import { isOpen } from "./assignment";
import type { Thresholds } from "./target";

/** The targets that set when a step is due. */
export type Deadlines = Pick<Thresholds, "promisedSeconds" | "assignSeconds" | "acknowledgeSeconds">;

/** What an incident is waiting for, or what its units are doing. */
export type IncidentStep = "waiting" | "sent" | "acknowledged" | "onTheWay" | "onScene" | "left" | "resolved";

type Sent = {
  state: AssignmentState;
  assignedAt: Date;
  acknowledgedAt: Date | null;
  enRouteAt: Date | null;
  onSceneAt: Date | null;
  endedAt: Date | null;
};
type Incident = { status: IncidentStatus; openedAt: Date; assignments: readonly Sent[] };

/** The current step of an incident, when it began and when the next step is due; null if nothing is promised. */
export type CurrentStep = { step: IncidentStep; since: Date; dueAt: Date | null };

/**
 * The current step: that of its most advanced unit. Waiting starts with the call, or when the last unit was lost. Until the first
 * unit is on scene, the response time promised for the category runs from the call.
 */
export function currentStepOf({ status, openedAt, assignments }: Incident, deadlines: Deadlines): CurrentStep {
  const ends = assignments.flatMap(({ endedAt }) => endedAt ?? []);
  const open = assignments.filter(({ state }) => isOpen(state));
  const { promisedSeconds } = deadlines;
  const promisedAt = promisedSeconds === null ? null : after(openedAt, promisedSeconds);
  if (status === "resolved") return { step: "resolved", since: latest(openedAt, ends), dueAt: null };
  const there = moments(open, "onSceneAt", "onScene", "transporting");
  if (there) return { step: "onScene", since: there, dueAt: null };
  const driving = moments(open, "enRouteAt", "enRoute");
  if (driving) return { step: "onTheWay", since: driving, dueAt: promisedAt };
  const ready = moments(open, "acknowledgedAt", "acknowledged");
  if (ready) return { step: "acknowledged", since: ready, dueAt: promisedAt };
  const told = moments(open, "assignedAt", "assigned");
  if (told) return { step: "sent", since: told, dueAt: after(told, deadlines.acknowledgeSeconds) };
  if (assignments.some(({ state }) => state === "clear")) {
    return { step: "left", since: latest(openedAt, ends), dueAt: null };
  }
  const since = latest(openedAt, ends);
  return { step: "waiting", since, dueAt: after(since, deadlines.assignSeconds) };
}

export type DeadlineState = "fresh" | "soon" | "late";

/** How close a step is to its deadline: `soon` in the last quarter of the time. `overSeconds` is how long it has been overdue. */
export function deadlineStateOf(
  { since, dueAt }: CurrentStep,
  now: Date,
): { ageing: DeadlineState; overSeconds: number } {
  if (dueAt === null) return { ageing: "fresh", overSeconds: 0 };
  const overSeconds = (now.getTime() - dueAt.getTime()) / 1_000;
  if (overSeconds >= 0) return { ageing: "late", overSeconds };
  const wholeMs = Math.max(1, dueAt.getTime() - since.getTime());
  return { ageing: now.getTime() - since.getTime() >= wholeMs * 0.75 ? "soon" : "fresh", overSeconds: 0 };
}

function moments(open: readonly Sent[], stamp: keyof Omit<Sent, "state">, ...states: AssignmentState[]): Date | null {
  const at = open.filter(({ state }) => states.includes(state)).flatMap((one) => one[stamp] ?? []);
  return at.length === 0 ? null : new Date(Math.min(...at.map((moment) => moment.getTime())));
}

function latest(first: Date, others: readonly Date[]): Date {
  return new Date(Math.max(first.getTime(), ...others.map((moment) => moment.getTime())));
}

function after(moment: Date, seconds: number): Date {
  return new Date(moment.getTime() + seconds * 1_000);
}
