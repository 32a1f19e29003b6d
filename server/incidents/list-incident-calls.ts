import { asc, eq } from "drizzle-orm";
import { z } from "zod";
import { call } from "../../db/schema/calls";
import type { Context } from "../context";
import { recordIncidentView } from "./record-reads";

export const IncidentInput = z.strictObject({ id: z.uuid() });

/** Returns the calls of an incident for the control room. If the incident is sensitive, the view is recorded. */
export async function listIncidentCalls(context: Context, { id }: z.output<typeof IncidentInput>) {
  await recordIncidentView(context, id);
  return listCalls(context, { id });
}

/**
 * Returns the calls of an incident with the callers' numbers. Only the control room, and agencies that work on the
 * incident, may see them.
 */
export async function listCalls({ db }: Pick<Context, "db">, { id }: z.output<typeof IncidentInput>) {
  return db
    .select({
      id: call.id,
      callerNumber: call.callerNumber,
      receivedAt: call.receivedAt,
      disposition: call.disposition,
      note: call.note,
    })
    .from(call)
    .where(eq(call.incidentId, id))
    .orderBy(asc(call.receivedAt));
}
