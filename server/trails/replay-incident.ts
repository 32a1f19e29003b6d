import { z } from "zod";
import { listTrailStarts } from "../../db/queries/trail";
import type { Context } from "../context";
import { findEarliest, findLatest } from "../domain/calendar";
import { findReplaySpan, listAssignmentSteps, replayGapSeconds, type TrackSegment } from "../domain/replay";
import { readIncidentLog } from "../incidents/read-incident-log";
import { readIncident } from "../incidents/read-incidents";
import { requireUnmasked } from "../masking/sensitive-access";
import { readTracks } from "./read-tracks";
import { recordTrackView } from "./record-track-view";

export const ReplayInput = z.strictObject({ incidentId: z.uuid() });

/** A unit's track begins up to this long before its assignment, to show where the unit came from. */
const leadSeconds = 2 * 60;
/** Maximum number of replayed assignments; the response says how many were left out. */
const maxAssignments = 60;
const maxConcurrentReads = 8;

/**
 * Reads the replay of an incident: its log, and each assignment with its states and the unit's track during it. Records
 * a view of the incident and of the replay. Refuses an unknown incident with `not-found`. Refuses with `forbidden` if
 * the incident is masked for this viewer.
 */
export async function replayIncident(context: Context, { incidentId }: z.output<typeof ReplayInput>) {
  const incident = await readIncident(context, { id: incidentId });
  requireUnmasked(context.actor, incident);
  const lines = await readIncidentLog(context, { id: incidentId });
  await recordTrackView(context, { kind: "incident.replayed", incidentId });
  const calledAt = lines.filter(({ what }) => what === "call").map(({ at }) => at);
  const span = findReplaySpan({ ...incident, calledAt }, context.now());
  const starts = await listTrailStarts(context.db, { incident_id: incidentId, lead_seconds: leadSeconds });
  const startByUnit = new Map(starts.map(({ id, since }) => [id, since]));

  const replayedAssignments = incident.assignments.slice(0, maxAssignments);
  const ranges = replayedAssignments.map(({ id, unit, assignedAt, endedAt }) => ({
    unitId: unit.id,
    since: findLatest(startByUnit.get(id) ?? assignedAt, span.since),
    until: findEarliest([endedAt, span.until]) ?? span.until,
  }));
  const tracks: TrackSegment[][] = [];
  // Read a few tracks at a time, because reading all at once would block the process.
  for (let first = 0; first < ranges.length; first += maxConcurrentReads) {
    tracks.push(...(await readTracks(context, ranges.slice(first, first + maxConcurrentReads), replayGapSeconds)));
  }
  const units = replayedAssignments.map((assignment, index) => {
    const pieces = tracks[index] ?? [];
    return { assignmentId: assignment.id, unit: assignment.unit, steps: listAssignmentSteps(assignment), pieces };
  });
  const { id, number, type, priority, location, precision } = incident;
  const omittedCount = incident.assignments.length - units.length;
  return { incident: { id, number, type, priority, location, precision }, span, units, omittedCount, lines };
}
export type Replay = Awaited<ReturnType<typeof replayIncident>>;
