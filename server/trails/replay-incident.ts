import { z } from "zod";
import { listTrailStarts } from "../../db/trail-queries";
import type { Context } from "../context";
import { assignmentSteps, replayGapSeconds, replaySpanOf, type TrackSegment } from "../domain/replay";
import { readIncident } from "../incidents/read-incidents";
import { readStory } from "../incidents/read-story";
import { requireUnmasked } from "../masking/sensitive-access";
import { readTracks } from "./read-tracks";
import { recordTrackView } from "./record-track-view";

export const ReplayInput = z.strictObject({ incidentId: z.uuid() });

/** So long before it was sent a unit's way is told, to see where it came from. */
const leadSeconds = 2 * 60;
/** More units than this are not replayed; the answer says how many were left out. */
const maxAssignments = 60;
const maxConcurrentReads = 8;

/**
 * The course of an incident: its story, and every task of a unit there with its states and the way while it lasted, not what the
 * unit did otherwise. Opening it is recorded as opening the incident is, and as a reading of ways. Refuses with `not-found`, and with
 * `forbidden` whoever sees the incident only masked.
 */
export async function replayIncident(context: Context, { incidentId }: z.output<typeof ReplayInput>) {
  const incident = await readIncident(context, { id: incidentId });
  requireUnmasked(context.actor, incident);
  const lines = await readStory(context, { id: incidentId });
  await recordTrackView(context, { kind: "incident.replayed", incidentId });
  const calledAt = lines.filter(({ what }) => what === "call").map(({ at }) => at);
  const span = replaySpanOf({ ...incident, calledAt }, context.now());
  const starts = await listTrailStarts(context.db, { incident_id: incidentId, lead_seconds: leadSeconds });
  const startOf = new Map(starts.map(({ id, since }) => [id, since]));

  const told = incident.assignments.slice(0, maxAssignments);
  const stretches = told.map(({ id, unit, assignedAt, endedAt }) => ({
    unitId: unit.id,
    since: latest(startOf.get(id) ?? assignedAt, span.since),
    until: earliest(endedAt ?? span.until, span.until),
  }));
  const ways: TrackSegment[][] = [];
  // A few at a time: what comes for all at once would hold up the process.
  for (let first = 0; first < stretches.length; first += maxConcurrentReads) {
    ways.push(...(await readTracks(context, stretches.slice(first, first + maxConcurrentReads), replayGapSeconds)));
  }
  const units = told.map((sent, index) => {
    const pieces = ways[index] ?? [];
    return { assignmentId: sent.id, unit: sent.unit, steps: assignmentSteps(sent), pieces };
  });
  const { id, number, type, priority, location, precision } = incident;
  const leftOut = incident.assignments.length - units.length;
  return { incident: { id, number, type, priority, location, precision }, span, units, leftOut, lines };
}
export type Replay = Awaited<ReturnType<typeof replayIncident>>;

function latest(...moments: Date[]): Date {
  return new Date(Math.max(...moments.map((at) => at.getTime())));
}

function earliest(...moments: Date[]): Date {
  return new Date(Math.min(...moments.map((at) => at.getTime())));
}
