import { and, desc, eq, ne, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { z } from "zod";
import { call } from "../../db/schema/calls";
import { incident } from "../../db/schema/incidents";
import { neighbour } from "../../db/schema/neighbours";
import { person } from "../../db/schema/people";
import type { Context } from "../context";
import { Refusal } from "../errors";
import { recordView } from "../incidents/record-reads";
import type { CallInput } from "./claim-call";

const maxOtherCalls = 20;

/**
 * Returns a call, finished or not, with who took it and who ended it, and the latest other calls of its number, newest
 * first. Calls about sensitive incidents are left out of these and of their count. Records a view if the call itself is
 * about a sensitive incident. Refuses with `not-found` if there is no such call.
 */
export async function readCall(context: Context, { id }: z.output<typeof CallInput>) {
  const { db } = context;
  const claimer = alias(person, "claimer");
  const [storedCall] = await db
    .select({
      id: call.id,
      callerNumber: call.callerNumber,
      neighbour: neighbour.name,
      receivedAt: call.receivedAt,
      claimedAt: call.claimedAt,
      claimerName: claimer.name,
      missedAt: call.missedAt,
      blocked: call.blocked,
      disposition: call.disposition,
      disposedAt: call.disposedAt,
      disposedByName: person.name,
      note: call.note,
      location: call.location,
      accuracyM: call.accuracyM,
      simulated: call.simulated,
      incidentId: call.incidentId,
      incidentNumber: incident.number,
      sensitive: sql<boolean>`coalesce(${incident.sensitive}, false)`,
    })
    .from(call)
    .leftJoin(neighbour, eq(neighbour.code, call.neighbourCode))
    .leftJoin(claimer, eq(call.claimedBy, sql`'person:' || ${claimer.id}`))
    .leftJoin(person, eq(call.disposedBy, sql`'person:' || ${person.id}`))
    .leftJoin(incident, eq(incident.id, call.incidentId))
    .where(eq(call.id, id));
  if (!storedCall) throw new Refusal("not-found", { callId: id });
  const { location, accuracyM, ...fields } = storedCall;
  const { callerNumber, incidentId, sensitive } = fields;
  if (incidentId !== null) await recordView(context, { id: incidentId, sensitive });
  const otherCalls =
    callerNumber === null
      ? []
      : await db
          .select({
            id: call.id,
            callerNumber: call.callerNumber,
            receivedAt: call.receivedAt,
            disposition: call.disposition,
            simulated: call.simulated,
            incidentId: call.incidentId,
            incidentNumber: incident.number,
            sensitive: sql<boolean>`false`,
            total: sql<number>`count(*) over ()::int`,
          })
          .from(call)
          .leftJoin(incident, eq(incident.id, call.incidentId))
          .where(and(eq(call.callerNumber, callerNumber), ne(call.id, id), sql`${incident.sensitive} is not true`))
          .orderBy(desc(call.receivedAt), desc(call.id))
          .limit(maxOtherCalls);
  return {
    ...fields,
    location: location && { ...location, accuracyM },
    otherCalls: otherCalls.map(({ total: _, ...otherCall }) => otherCall),
    /** How many other calls there are; `otherCalls` holds the latest of them. */
    otherCallCount: otherCalls[0]?.total ?? 0,
  };
}
export type CallDetails = Awaited<ReturnType<typeof readCall>>;
