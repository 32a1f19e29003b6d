import { randomUUID } from "node:crypto";
import { and, eq, inArray } from "drizzle-orm";
import type { Db } from "../../db/client";
import { call } from "../../db/schema/calls";
import { channel, delivery, handover } from "../../db/schema/forwarding";
import { incident } from "../../db/schema/incidents";
import { handoverIdOf } from "../forwarding/receive-message";
import { defaultIssuer, maskEido, writeEido } from "../incidents/eido";
import { readIncident } from "../incidents/read-incidents";
import type { DeliveryContext as Options } from "./create-deliveries";
import type { AuditEvent } from "./read-new-events";

type DeliveryContext = Omit<Options, "db">;

type NeighbourChannel = typeof channel.$inferSelect;

/** The answer to a neighbouring centre for each kind of event about a call that it handed over. */
const answerEventByKind = {
  "call.claimed": "handover.acknowledged",
  "call.attached": "handover.answered",
  "call.filtered": "handover.refused",
  "call.released": "handover.returned",
  "call.missed": "handover.returned",
  // The person who detaches a call from an incident holds the call again.
  "call.detached": "handover.acknowledged",
} as const;
const isAnswer = (kind: string): kind is keyof typeof answerEventByKind => kind in answerEventByKind;

/**
 * Writes the messages to neighbouring centres that follow from events. A centre is sent the incidents that are handed
 * over to it, and what became of the calls that it handed over to us. Messages for a channel that is switched off are
 * written too, and are sent when it is switched on. Returns the number of messages.
 */
export async function writeNeighbourMessages(tx: Db, context: DeliveryContext, events: readonly AuditEvent[]) {
  const relevantEvents = events.filter(({ kind }) => kind === "incident.handed-over" || isAnswer(kind));
  if (relevantEvents.length === 0) return 0;
  const channels = await tx.select().from(channel).where(eq(channel.kind, "neighbour"));
  if (channels.length === 0) return 0;
  let count = 0;
  for (const event of relevantEvents) {
    const row = isAnswer(event.kind)
      ? await writeAnswer(tx, event, channels)
      : await writeOffer(tx, context, event, channels);
    if (!row) continue;
    const createdAt = context.now();
    const stored = await tx
      .insert(delivery)
      .values({ ...row, eventId: event.id, nextAt: createdAt, createdAt })
      .onConflictDoNothing()
      .returning({ id: delivery.id });
    count += stored.length;
  }
  return count;
}

async function writeOffer(tx: Db, context: DeliveryContext, event: AuditEvent, channels: readonly NeighbourChannel[]) {
  const id = String(event.data.handoverId);
  const [row] = await tx
    .select()
    .from(handover)
    .where(and(eq(handover.id, id), eq(handover.byMessage, true)));
  const neighbourChannel = channels.find(({ neighbourCode }) => neighbourCode === row?.neighbourCode);
  if (!row || !neighbourChannel) return null;
  const view = await readIncident({ db: tx }, { id: row.incidentId });
  const eido = writeEido(view, context.issuer ?? defaultIssuer, context.now());
  const body = {
    ...{ id, event: "handover.offered", at: event.at.toISOString() },
    ...{ handover: { id, ...(row.note && { note: row.note }) }, incident: eido },
  };
  const mustMask = view.sensitive && !neighbourChannel.sensitive;
  const sentBody: Record<string, unknown> = mustMask ? maskNeighbourBody(body) : body;
  return { id, channelId: neighbourChannel.id, incidentId: row.incidentId, callId: null, body: sentBody };
}

/** Masks the incident in an offer, and removes the note, because it may describe the incident. */
export function maskNeighbourBody({ id, event, at, handover, incident }: Record<string, unknown>) {
  const { id: handoverId } = handover as { id: string };
  return { id, event, at, handover: { id: handoverId }, incident: maskEido(incident as Record<string, unknown>) };
}

async function writeAnswer(tx: Db, event: AuditEvent, channels: readonly NeighbourChannel[]) {
  const { kind, incidentId, data, id: sequence, at } = event;
  const callId = String(data.callId);
  const codes = channels.flatMap(({ neighbourCode }) => neighbourCode ?? []);
  const fromNeighbourCondition = and(eq(call.id, callId), inArray(call.neighbourCode, codes));
  const [row] = await tx
    .select({ externalId: call.externalId, neighbourCode: call.neighbourCode })
    .from(call)
    .where(fromNeighbourCondition);
  const neighbourChannel = channels.find(({ neighbourCode }) => neighbourCode === row?.neighbourCode);
  if (!row || !neighbourChannel || !isAnswer(kind)) return null;
  const [attachedIncident] = incidentId
    ? await tx.select({ number: incident.number }).from(incident).where(eq(incident.id, incidentId))
    : [];
  const id = randomUUID();
  const body = {
    ...{ id, event: answerEventByKind[kind], at: at.toISOString(), sequence },
    handover: {
      id: handoverIdOf(row.externalId),
      ...(kind === "call.attached" && { incidentNumber: attachedIncident?.number }),
      ...(kind === "call.filtered" && { reason: data.disposition }),
    },
  };
  return { id, channelId: neighbourChannel.id, incidentId: null, callId, body };
}
