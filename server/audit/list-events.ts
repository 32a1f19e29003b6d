import { and, desc, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { event, isOfKind, StoredEventKind } from "../../db/schema/events";
import { incident } from "../../db/schema/incidents";
import { unit } from "../../db/schema/units";
import type { Context } from "../context";
import { nameOfActor } from "./name-of-actor";

const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

export const EventFilter = z.strictObject({
  personId: z.uuid().optional(),
  /** An actor of any kind, as the trail writes it: `key:4f...`, `system:demo`. */
  actor: z.string().min(1).max(120).optional(),
  incidentNumber: z.coerce.number().int().min(1).optional(),
  incidentId: z.uuid().optional(),
  unitId: z.uuid().optional(),
  kind: StoredEventKind.optional(),
  since: moment.optional(),
  until: moment.optional(),
});
export const ListEventsInput = EventFilter.extend({
  /** Only events before this one, in the order of their ids: the last of the page before. */
  before: z.int().min(1).optional(),
  limit: z.int().min(1).max(500).default(100),
});

/** A page of the trail, newest first, with `next` to go on from; who it was also by name. */
export async function listEvents({ db }: Pick<Context, "db">, wish: z.output<typeof ListEventsInput>) {
  const { before, limit, ...filter } = wish;
  const conditions = [...conditionsOf(filter), ...(before === undefined ? [] : [lt(event.id, before)])];
  const events = await db
    .select({
      id: event.id,
      at: event.at,
      actor: event.actor,
      name: nameOfActor,
      from: event.from,
      kind: event.kind,
      incidentId: event.incidentId,
      incidentNumber: incident.number,
      unitId: event.unitId,
      unit: unit.callSign,
      data: event.data,
    })
    .from(event)
    .leftJoin(incident, eq(incident.id, event.incidentId))
    .leftJoin(unit, eq(unit.id, event.unitId))
    .where(and(...conditions))
    .orderBy(desc(event.id))
    .limit(limit);
  return { events, next: events.length === limit ? (events.at(-1)?.id ?? null) : null };
}
export type AuditEvent = Awaited<ReturnType<typeof listEvents>>["events"][number];

function conditionsOf(filter: z.output<typeof EventFilter>): SQL[] {
  const { personId, actor, incidentNumber, incidentId, unitId, kind, since, until } = filter;
  return [
    // What a person did, and what was done to their account.
    personId && sql`(${event.actor} = ${`person:${personId}`} or ${event.data} ->> 'personId' = ${personId})`,
    actor && eq(event.actor, actor),
    incidentNumber && sql`${event.incidentId} = (select id from incident where number = ${incidentNumber})`,
    incidentId && eq(event.incidentId, incidentId),
    unitId && eq(event.unitId, unitId),
    kind && isOfKind([kind]),
    since && gte(event.at, since),
    until && lt(event.at, until),
  ].filter((condition) => typeof condition === "object");
}
