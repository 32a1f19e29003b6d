import { randomUUID } from "node:crypto";
import { and, eq, inArray, lte } from "drizzle-orm";
import type { Db } from "../../db/client";
import type { EventKind } from "../../db/event-kinds";
import { readEvents } from "../../db/queries/live";
import { channel, delivery, forwarding, outbox } from "../../db/schema/forwarding";
import { unit } from "../../db/schema/units";
import { inTransaction } from "../../db/transaction";
import type { Context } from "../context";
import { Refusal } from "../errors";
import { readIncident } from "../incidents/read-incidents";
import { createCrewNotices } from "./create-crew-notices";
import { pushBody, webhookBody } from "./message-body";
import { writeNeighbourMessages } from "./neighbour-messages";

type AuditEvents = Awaited<ReturnType<typeof readEvents>>;
type AuditEvent = AuditEvents[number];

/**
 * Which agencies receive an event: the agency that the event names, the agency of the event's unit, or all agencies to
 * which the incident had been forwarded before the event.
 */
const recipientRuleByKind: Partial<Record<EventKind, "named" | "unit" | "all">> = {
  "incident.forwarded": "named",
  "forwarding.withdrawn": "named",
  "unit.assigned": "unit",
  "assignment.state-changed": "unit",
  "incident.status-changed": "all",
  "incident.verified": "all",
  "incident.edited": "all",
  "incident.answered": "all",
  "incident.sensitivity-changed": "all",
  "incident.reopened": "all",
  "incident.merged": "all",
  "incident.unmerged": "all",
};
/** Push notifications are sent only when an incident is forwarded or reopened, not for every change. */
const pushKinds: readonly EventKind[] = ["incident.forwarded", "incident.reopened"];

const batchSize = 500;

/** `issuer`: the name of this centre in the identifiers of an EIDO. */
export type DeliveryContext = Pick<Context, "db" | "now"> & { issuer?: string | undefined };

/**
 * Reads the audit trail from the stored position and writes the messages that its events require, to the enabled
 * channels of agencies and to neighbouring centres. Also creates the notices to crews. Only one process does this at a
 * time, and it stores the new position in the same transaction, so that no message is lost or written twice. Returns
 * the number of messages written.
 */
export async function createDeliveries(context: DeliveryContext): Promise<number> {
  let messageCount = 0;
  for (let hasMore = true; hasMore; ) {
    // Check without a lock first, so that nothing is locked or written while there are no new events.
    if ((await readEvents(context.db, { ...(await readPosition(context.db)), max_rows: 1 })).length === 0)
      return messageCount;
    const events = await inTransaction(context.db, async (tx) => {
      const [position] = await tx.select().from(outbox).where(eq(outbox.id, 1)).for("update", { skipLocked: true });
      if (!position) return [];
      const events = await readEvents(tx, { after_tx: position.tx, after_id: position.eventId, max_rows: batchSize });
      messageCount += await writeMessages(tx, context, events);
      const lastEvent = events.at(-1);
      if (lastEvent) await tx.update(outbox).set({ tx: lastEvent.tx, eventId: lastEvent.id }).where(eq(outbox.id, 1));
      return events;
    });
    hasMore = events.length === batchSize;
  }
  return messageCount;
}

async function readPosition(db: Db): Promise<{ after_tx: string; after_id: number }> {
  const [position] = await db.select().from(outbox).where(eq(outbox.id, 1));
  if (position) return { after_tx: position.tx, after_id: position.eventId };
  // No event has been read yet, so start with the first one of the audit trail.
  await db.insert(outbox).values({ id: 1, tx: "0", eventId: 0 }).onConflictDoNothing();
  return { after_tx: "0", after_id: 0 };
}

async function writeMessages(
  tx: Db,
  { now, issuer }: Omit<DeliveryContext, "db">,
  events: AuditEvents,
): Promise<number> {
  await createCrewNotices(tx, { now }, events);
  return (await writeAgencyMessages(tx, { now }, events)) + (await writeNeighbourMessages(tx, { now, issuer }, events));
}

async function writeAgencyMessages(tx: Db, { now }: Pick<Context, "now">, events: AuditEvents): Promise<number> {
  const relevantEvents = events.filter(({ kind, incidentId }) => incidentId && recipientRuleByKind[kind]);
  if (relevantEvents.length === 0) return 0;
  const channels = await tx.select().from(channel).where(eq(channel.enabled, true));
  if (channels.length === 0) return 0;
  let count = 0;
  for (const event of relevantEvents) {
    const agencies = await listRecipients(tx, event);
    const recipientChannels = channels.filter(
      ({ agencyCode, kind }) =>
        agencies.includes(agencyCode ?? "") && (kind === "webhook" || pushKinds.includes(event.kind)),
    );
    if (recipientChannels.length === 0) continue;
    const view = await readIncident({ db: tx }, { id: event.incidentId ?? "" }).catch(nullIfMissing);
    if (!view) continue;
    const createdAt = now();
    const rows = recipientChannels.map(({ id: channelId, agencyCode, kind, sensitive }) => {
      const message = { id: randomUUID(), event, view, agency: agencyCode ?? "" };
      // The incident was sent to this agency by mistake, so the withdrawal contains no details.
      const masked = event.kind === "forwarding.withdrawn" || (view.sensitive && !sensitive);
      const body = kind === "webhook" ? webhookBody(message, { masked }) : pushBody(message);
      return { id: message.id, channelId, incidentId: view.id, eventId: event.id, body, nextAt: createdAt, createdAt };
    });
    const insertedDeliveries = await tx
      .insert(delivery)
      .values(rows)
      .onConflictDoNothing()
      .returning({ id: delivery.id });
    count += insertedDeliveries.length;
  }
  return count;
}

function nullIfMissing(error: unknown): null {
  if (error instanceof Refusal && error.code === "not-found") return null;
  throw error;
}

async function listRecipients(tx: Db, { kind, incidentId, unitId, at, data }: AuditEvent): Promise<string[]> {
  const namedAgency = String(data.agency);
  if (kind === "forwarding.withdrawn") return [namedAgency];
  if (recipientRuleByKind[kind] === "unit") {
    const unitAgencies = await tx
      .select({ agency: unit.agencyCode })
      .from(unit)
      .where(inArray(unit.id, unitId ? [unitId] : []));
    return unitAgencies.map(({ agency }) => agency);
  }
  // Check the stored forwardings even if the event names the agency: the forwarding may have been withdrawn before its
  // event is read.
  const recipientCondition =
    recipientRuleByKind[kind] === "named" ? eq(forwarding.agencyCode, namedAgency) : lte(forwarding.forwardedAt, at);
  const forwardings = await tx
    .select({ agency: forwarding.agencyCode })
    .from(forwarding)
    .where(and(eq(forwarding.incidentId, incidentId ?? ""), recipientCondition));
  return forwardings.map(({ agency }) => agency);
}
