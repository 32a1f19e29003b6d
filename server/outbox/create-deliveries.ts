import { randomUUID } from "node:crypto";
import { and, eq, inArray, lte } from "drizzle-orm";
import type { Db } from "../../db/client";
import type { EventKind } from "../../db/event-kinds";
import { channel, delivery, forwarding } from "../../db/schema/forwarding";
import { unit } from "../../db/schema/units";
import type { Context } from "../context";
import { Refusal } from "../errors";
import { readIncident } from "../incidents/read-incidents";
import { createCrewNotices } from "./create-crew-notices";
import { pushBody, webhookBody } from "./message-body";
import { writeNeighbourMessages } from "./neighbour-messages";
import { type AuditEvent, readNewEvents } from "./read-new-events";

/**
 * Which agencies receive an event: the agency that the event names, the agency of the event's unit, or all agencies to
 * which the incident had been forwarded before the event.
 */
const recipientRuleByKind: Partial<Record<EventKind, "named" | "unit" | "all">> = {
  "incident.forwarded": "named",
  "forwarding.withdrawn": "named",
  "unit.assigned": "unit",
  "assignment.state-changed": "unit",
  "paper-form.entered": "all",
  "paper-step.entered": "unit",
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

/** `issuer` is the name of this centre in the identifiers of an EIDO. */
export type DeliveryContext = Pick<Context, "db" | "now"> & { issuer?: string | undefined };

/**
 * Writes the messages that new events require, to the enabled channels of agencies and to neighbouring centres, and
 * creates the notices to crews. Returns the number of messages written.
 */
export function createDeliveries({ db, now, issuer }: DeliveryContext): Promise<number> {
  return readNewEvents(db, async (tx, events) => {
    await createCrewNotices(tx, { now }, events);
    return (
      (await writeAgencyMessages(tx, { now }, events)) + (await writeNeighbourMessages(tx, { now, issuer }, events))
    );
  });
}

async function writeAgencyMessages(
  tx: Db,
  { now }: Pick<Context, "now">,
  events: readonly AuditEvent[],
): Promise<number> {
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
  const unitAgencies = tx
    .select({ agency: unit.agencyCode })
    .from(unit)
    .where(inArray(unit.id, unitId ? [unitId] : []));
  const conditionByRule = {
    named: eq(forwarding.agencyCode, namedAgency),
    unit: inArray(forwarding.agencyCode, unitAgencies),
    all: lte(forwarding.forwardedAt, at),
  };
  const recipientCondition = conditionByRule[recipientRuleByKind[kind] ?? "all"];
  // Check the stored forwardings even if the event is about one agency: the forwarding may have been withdrawn before
  // its event is read. The lock makes a withdrawal wait, so that it also deletes the messages written here.
  const forwardings = await tx
    .select({ agency: forwarding.agencyCode })
    .from(forwarding)
    .where(and(eq(forwarding.incidentId, incidentId ?? ""), recipientCondition))
    .for("key share");
  return forwardings.map(({ agency }) => agency);
}
