import { and, asc, eq, ne, not, sql } from "drizzle-orm";
import { type EventKind, viewKinds } from "../../db/event-kinds";
import { call } from "../../db/schema/calls";
import { event, isOfKind } from "../../db/schema/events";
import { assignment, note } from "../../db/schema/incidents";
import { apiKey } from "../../db/schema/keys";
import { closure } from "../../db/schema/network";
import { person } from "../../db/schema/people";
import { unit } from "../../db/schema/units";
import { actorNameSql } from "../audit/list-events";
import type { Context } from "../context";
import { selectLogEvents } from "./merge/merged-events";
import { type IncidentView, readIncident } from "./read-incidents";
import { recordView } from "./record-reads";

/** Who did something: the kind of the actor, and the name of the person or API key (null for any other actor). */
type LogActor = { kind: string; name: string | null };
type LogAssignment = Pick<
  IncidentView["assignments"][number],
  "distanceM" | "basis" | "fixAgeSeconds" | "chosenBy" | "rank" | "facility"
>;

/** One entry of the incident log: an event of the audit trail, a note, or a call. Screens turn it into a sentence. */
export type LogLine =
  | {
      what: "event";
      id: string;
      at: Date;
      by: LogActor;
      kind: EventKind;
      /** The number of the incident to which the event belongs, if it is another one; see `selectLogEvents`. */
      of: number | null;
      callSign: string | null;
      data: Record<string, unknown>;
      /**
       * For an event about an assignment: why the unit was chosen, and how far away it was then. Null for all other
       * events.
       */
      sent: LogAssignment | null;
      /** For the assignment of a unit that replaced another: the call sign of the other. */
      replaced: string | null;
    }
  | {
      what: "note";
      id: string;
      at: Date;
      author: string | null;
      /** The agency of the officer or crew when it wrote the note; null for the control room. */
      agency: string | null;
      callSign: string | null;
      text: string | null;
      photoId: string | null;
    }
  | { what: "call"; id: string; at: Date }
  /** The incident was written on paper, and entered afterwards with its true times. */
  | { what: "paper"; id: string; at: Date };

/**
 * Returns everything that happened to an incident, oldest first, including the events of incidents that were merged
 * into it. What a crew did offline is listed at the time when it was done, not when the phone sent it. Lists calls
 * without the callers' numbers, which are read separately. Refuses with `not-found` if there is no such incident.
 */
export async function readIncidentLog(context: Context, { id }: { id: string }): Promise<LogLine[]> {
  const { db } = context;
  const view = await readIncident(context, { id });
  await recordView(context, view);
  const assignmentIds = view.assignments.map((assignment) => assignment.id);
  const { condition, numberById } = await selectLogEvents(db, id, assignmentIds);
  const events = await db
    .select({
      incidentId: event.incidentId,
      id: event.id,
      at: event.at,
      actor: event.actor,
      name: actorNameSql,
      kind: event.kind,
      callSign: unit.callSign,
      data: event.data,
    })
    .from(event)
    .leftJoin(unit, eq(unit.id, event.unitId))
    // Leave out views, which only the audit needs, and events about notes, because the notes themselves are listed.
    .where(and(condition, not(isOfKind(viewKinds)), ne(event.kind, "incident.noted")))
    .orderBy(asc(event.id));
  // The audit trail may not contain text that must be erased later, so the name of a closed road is read from the
  // closure.
  const closures = await db
    .select({ id: closure.id, label: closure.label })
    .from(closure)
    .where(eq(closure.incidentId, id));
  const closureLabelById = new Map(closures.map((closure) => [closure.id, closure.label]));
  const calls = await db.select({ id: call.id, at: call.receivedAt }).from(call).where(eq(call.incidentId, id));
  const assignmentById = new Map(view.assignments.map((assignment) => [assignment.id, assignment]));
  const lines: LogLine[] = [
    ...calls.map((call) => ({ what: "call" as const, ...call })),
    ...(view.fromPaper ? [{ what: "paper" as const, id, at: view.openedAt }] : []),
    ...events.map(({ id: eventId, incidentId, at, actor, name, ...details }) => ({
      what: "event" as const,
      id: String(eventId),
      at: readReportedTime(details.data) ?? at,
      of: numberById.get(incidentId ?? "") ?? null,
      by: { kind: actor.split(":")[0] ?? "system", name },
      ...details,
      data: details.data.closureId
        ? { ...details.data, label: closureLabelById.get(String(details.data.closureId)) }
        : details.data,
      sent: describeAssignment(assignmentById.get(String(details.data.assignmentId))),
      replaced: assignmentById.get(String(details.data.insteadOf))?.unit.callSign ?? null,
    })),
    ...(await listNotes(context, { id })).map((note) => ({ what: "note" as const, ...note })),
  ];
  // The sort is stable: of simultaneous entries, calls come first, then events in the order of the audit trail.
  return lines.sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** Returns the time at which a crew pressed a button, if its phone reported one; otherwise null. */
function readReportedTime({ at }: Record<string, unknown>): Date | null {
  return typeof at === "string" && !Number.isNaN(Date.parse(at)) ? new Date(at) : null;
}

function describeAssignment(assignment: IncidentView["assignments"][number] | undefined): LogAssignment | null {
  if (!assignment) return null;
  const { distanceM, basis, fixAgeSeconds, chosenBy, rank, facility } = assignment;
  return { distanceM, basis, fixAgeSeconds, chosenBy, rank, facility };
}

/** Returns the notes of an incident, oldest first, unmasked. A crew's note carries the call sign of its unit. */
export async function listNotes({ db }: Pick<Context, "db">, { id }: { id: string }) {
  return db
    .select({
      id: note.id,
      at: note.at,
      author: sql<string | null>`coalesce(${person.name}, ${apiKey.name})`,
      agency: note.agencyCode,
      callSign: unit.callSign,
      text: note.text,
      photoId: note.photoId,
    })
    .from(note)
    .leftJoin(person, sql`${note.author} = 'person:' || ${person.id}`)
    .leftJoin(apiKey, sql`${note.author} = 'key:' || ${apiKey.id}`)
    .leftJoin(assignment, eq(assignment.id, note.assignmentId))
    .leftJoin(unit, eq(unit.id, assignment.unitId))
    .where(eq(note.incidentId, id))
    .orderBy(asc(note.at), asc(note.receivedAt));
}
