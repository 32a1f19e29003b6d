import { and, eq, inArray, isNull } from "drizzle-orm";
import { call } from "../../db/schema/calls";
import { assignment, note } from "../../db/schema/incidents";
import { endCall } from "../calls/end-call";
import { receiveCall } from "../calls/receive-call";
import type { Context } from "../context";

/**
 * The calls of a first shift, in order; the guide `first-shift` explains them. Each call comes in as soon as all
 * earlier ones have been dealt with, or `waitMs` after the previous one at the latest. The notes are in Indonesian,
 * like those of all simulated calls.
 */
export const storyCalls = [
  { callerNumber: "08000000009", note: "Hening.", waitMs: 0 },
  {
    callerNumber: "08000002101",
    note: "Rumah terbakar di belakang Pasar Sungai Lilin, api membesar.",
    waitMs: 120_000,
  },
  { callerNumber: "08000002102", note: "Kebakaran di belakang Pasar Sungai Lilin, apinya tinggi.", waitMs: 180_000 },
  { callerNumber: "08000002103", note: "Ada rumah terbakar dekat pasar Sungai Lilin.", waitMs: 60_000 },
  {
    callerNumber: "08000002201",
    note: "Perahu terbalik di Sungai Musi dekat Sekayu, dua orang hanyut.",
    waitMs: 120_000,
  },
] as const;

/**
 * For how long after the start of a story the simulator generates no other calls, even if the story has been finished.
 */
const quietMs = 30 * 60_000;

/**
 * Plays a story of five calls for somebody's first shift. `context` must mark what it writes as simulated. Call `tick`
 * every few seconds.
 */
export function createStory(context: Context) {
  let startedAt: number | null = null;
  let sentAt = 0;
  let callIds: string[] = [];
  let lastStep: Promise<void> = Promise.resolve();

  return {
    /**
     * Starts or restarts the story. Simulated callers who are waiting hang up, because the keyboard shortcut for
     * answering takes the call that has rung longest, and that must be a call of the story.
     */
    start: () =>
      runAfterOthers(async () => {
        // Set before the calls end, so that the simulator generates no further calls.
        startedAt = context.now().getTime();
        callIds = [];
        await endSimulatedCalls(context);
      }),
    /** Which tasks of the story are done, in the order of the guide; null if it was never started. */
    readTasks: async () => (startedAt === null ? null : readTasks(context, callIds)),
    isQuiet: () => startedAt !== null && context.now().getTime() - startedAt < quietMs,
    /** Sends the next call if it is due. */
    tick: () => runAfterOthers(sendNextCall),
  };

  /** Runs one step at a time. A start must not reset the story while a call of the previous one is being sent. */
  function runAfterOthers(step: () => Promise<void>): Promise<void> {
    const result = lastStep.then(step);
    lastStep = result.catch(() => {});
    return result;
  }

  async function sendNextCall(): Promise<void> {
    const nextCall = storyCalls[callIds.length];
    if (startedAt === null || nextCall === undefined) return;
    const now = context.now().getTime();
    const sentCalls = await readCalls(context, callIds);
    const areAllHandled = sentCalls.every(({ disposition, incidentId }) => disposition !== null || incidentId !== null);
    // A call rings for only a minute, so none comes in while somebody is handling an earlier one.
    const isBeingHandled = sentCalls.some(({ disposition, claimedBy }) => disposition === null && claimedBy !== null);
    if (isBeingHandled || (!areAllHandled && now - sentAt < nextCall.waitMs)) return;
    const { callerNumber, note } = nextCall;
    const { id } = await receiveCall(context, { callerNumber, note });
    callIds = [...callIds, id];
    sentAt = now;
  }
}

async function endSimulatedCalls(context: Context): Promise<void> {
  const waitingCallCondition = and(isNull(call.disposition), isNull(call.claimedBy), isNull(call.missedAt));
  const calls = await context.db
    .select({ id: call.id })
    .from(call)
    .where(and(eq(call.simulated, true), waitingCallCondition));
  for (const { id } of calls) await endCall(context, { id });
}

/** Returns the calls in the order of `ids`, which is the order in which they were sent. */
async function readCalls({ db }: Pick<Context, "db">, ids: readonly string[]) {
  if (ids.length === 0) return [];
  const calls = await db
    .select({ id: call.id, disposition: call.disposition, incidentId: call.incidentId, claimedBy: call.claimedBy })
    .from(call)
    .where(inArray(call.id, [...ids]));
  return calls.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
}

/**
 * Returns whether each task is done: filter the ghost call, send units to the fire, attach the other calls about the
 * fire, send units to the boat, add a note.
 */
async function readTasks(context: Pick<Context, "db">, callIds: readonly string[]): Promise<boolean[]> {
  const [ghostCall, fireCall, secondFireCall, thirdFireCall, boatCall] = await readCalls(context, callIds);
  const incidentIds = [fireCall, boatCall].flatMap((storyCall) => storyCall?.incidentId ?? []);
  const { db } = context;
  const incidentsWithUnits = await db
    .selectDistinct({ id: assignment.incidentId })
    .from(assignment)
    .where(inArray(assignment.incidentId, incidentIds));
  // Notes of attached calls and of crews do not count as typed notes.
  const typedNoteCondition = and(inArray(note.incidentId, incidentIds), isNull(note.callId), isNull(note.assignmentId));
  const notes = await db.select({ id: note.id }).from(note).where(typedNoteCondition).limit(1);
  // Units of an incident from an earlier round, to which the call was only attached, do not count.
  const hasSentUnits = (storyCall: typeof fireCall) =>
    storyCall?.disposition === "emergency" && incidentsWithUnits.some(({ id }) => id === storyCall.incidentId);
  const isSameFire = (storyCall: typeof fireCall) =>
    fireCall?.incidentId != null && storyCall?.incidentId === fireCall.incidentId;
  return [
    ghostCall?.disposition != null && ghostCall.incidentId === null,
    hasSentUnits(fireCall),
    isSameFire(secondFireCall) && isSameFire(thirdFireCall),
    hasSentUnits(boatCall),
    notes.length > 0,
  ];
}
