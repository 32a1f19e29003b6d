import { and, inArray, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { delivery, handover } from "../../db/schema/forwarding";
import { assignment, incident } from "../../db/schema/incidents";
import { closure } from "../../db/schema/network";

/** Replaces a caller number that was removed. */
export const removedNumber = "forgotten";

/** Replaces who called and what was said in a call. The id that telephony gave the call can contain the number. */
export const emptyCall = { callerNumber: removedNumber, note: null, location: null, accuracyM: null, externalId: null };

/** Replaces the text that people entered for a closure; its shape and times stay. */
export const emptyClosure = { label: removedNumber, reason: removedNumber, idempotencyKey: null, requestHash: null };

/**
 * Removes what was said about these incidents: address, description, answers, reasons and the messages about them. The point stays for
 * the figures. A sensitive incident appears only in the figures of its kecamatan, so its point is moved to the centre of its kecamatan.
 */
export async function emptyIncidents(tx: Db, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  const texts = { address: null, description: null, closeNote: null, idempotencyKey: null, requestHash: null };
  await tx
    .update(incident)
    .set({ ...texts, answers: [], version: sql`${incident.version} + 1` })
    .where(inArray(incident.id, ids));
  await tx.execute(sql`
    update incident
    set precision = 'district', location = st_pointonsurface(district.boundary)::geography
    from district
    where district.code = incident.district_code and incident.sensitive and ${inArray(incident.id, ids)}`);
  await tx.update(assignment).set({ declineReason: null }).where(inArray(assignment.incidentId, ids));
  await tx.update(handover).set({ note: null, acknowledgedBy: null }).where(inArray(handover.incidentId, ids));
  const isOver = sql`coalesce(${closure.liftedAt}, ${closure.endsAt}) < now()`;
  await tx
    .update(closure)
    .set(emptyClosure)
    .where(and(inArray(closure.incidentId, ids), isOver));
  await tx.delete(delivery).where(inArray(delivery.incidentId, ids));
}
