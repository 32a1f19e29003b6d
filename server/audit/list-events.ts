import { and, desc, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { event, isOfKind, StoredEventKind } from "../../db/schema/events";
import { incident } from "../../db/schema/incidents";
import { apiKey } from "../../db/schema/keys";
import { person, screen } from "../../db/schema/people";
import { unit } from "../../db/schema/units";
import type { Context } from "../context";
import { subjectCallSql, subjectNameSql, subjectTypeSql } from "./event-subject";

const timestamp = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

export const EventFilter = z.strictObject({
  personId: z.uuid().optional(),
  /** An actor as stored in the audit trail, such as `key:4f...` or `system:demo`. */
  actor: z.string().min(1).max(120).optional(),
  incidentNumber: z.coerce.number().int().min(1).max(2_147_483_647).optional(),
  incidentId: z.uuid().optional(),
  unitId: z.uuid().optional(),
  kind: StoredEventKind.optional(),
  since: timestamp.optional(),
  until: timestamp.optional(),
});
export const ListEventsInput = EventFilter.extend({
  /** The `next` value of the preceding page: only events with a smaller id are listed. */
  before: z.int().min(1).optional(),
  limit: z.int().min(1).max(500).default(100),
});

/**
 * Returns one page of the audit trail, newest first, with actor names. `next` is the value of `before` for the next
 * page, or null on the last page.
 */
export async function listEvents({ db }: Pick<Context, "db">, input: z.output<typeof ListEventsInput>) {
  const { before, limit, ...filter } = input;
  const conditions = [...toConditions(filter), ...(before === undefined ? [] : [lt(event.id, before)])];
  const events = await db
    .select({
      id: event.id,
      at: event.at,
      actor: event.actor,
      name: actorNameSql,
      from: event.from,
      kind: event.kind,
      incidentId: event.incidentId,
      incidentNumber: incident.number,
      unitId: event.unitId,
      unit: unit.callSign,
      subjectName: subjectNameSql,
      subjectType: subjectTypeSql,
      subjectCallAt: subjectCallSql,
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

function toConditions(filter: z.output<typeof EventFilter>): SQL[] {
  const { personId, actor, incidentNumber, incidentId, unitId, kind, since, until } = filter;
  return [
    // Events that the person caused, and events about the person's account.
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

const actorIdSql = sql`split_part(${event.actor}, ':', 2)`;

/** SQL for the name of an event's actor (a person, screen or key); null for the system. */
export const actorNameSql = sql<string | null>`case split_part(${event.actor}, ':', 1)
  when 'person' then (select ${person.name} from ${person} where ${person.id}::text = ${actorIdSql})
  when 'screen' then (select ${screen.name} from ${screen} where ${screen.id}::text = ${actorIdSql})
  when 'key' then (select ${apiKey.name} from ${apiKey} where ${apiKey.id} = ${actorIdSql})
end`;
