import { randomUUID } from "node:crypto";
import { and, eq, inArray, lte } from "drizzle-orm";
import type { Db } from "../../db/client";
import type { EventKind } from "../../db/event-kinds";
import { readEvents } from "../../db/queries";
import { channel, delivery, forwarding, outbox } from "../../db/schema/forwarding";
import { unit } from "../../db/schema/units";
import { inTransaction } from "../../db/transaction";
import type { Context } from "../context";
import { Refusal } from "../errors";
import { readIncident } from "../incidents/read-incidents";
import { pushBody, webhookBody } from "./message-body";

type Trail = Awaited<ReturnType<typeof readEvents>>;
type TrailEvent = Trail[number];

/** Whom an event is told to: the agency it names, that of its unit, or all to which the incident was passed by then. */
const toldTo: Partial<Record<EventKind, "named" | "unit" | "all">> = {
  "incident.forwarded": "named",
  "unit.assigned": "unit",
  "assignment.state-changed": "unit",
  "incident.status-changed": "all",
  "incident.verified": "all",
  "incident.edited": "all",
  "incident.answered": "all",
  "incident.sensitivity-changed": "all",
  "incident.reopened": "all",
};
/** A browser is woken for what is new to an agency, and not at every step. */
const wakes: readonly EventKind[] = ["incident.forwarded", "incident.reopened"];

const most = 500;

/**
 * Reads the trail on from where it was left and writes, for each channel of each agency an event concerns, the message that is to
 * reach it. One process does it at a time; where it stands moves in the same transaction, so that nothing is told twice or
 * forgotten. Gives how many messages it wrote.
 */
export async function makeDeliveries(context: Pick<Context, "db" | "now">): Promise<number> {
  let made = 0;
  for (let full = true; full; ) {
    // Without a lock, so that a quiet hour writes nothing.
    if ((await readEvents(context.db, { ...(await placeOf(context.db)), most: 1 })).length === 0) return made;
    const events = await inTransaction(context.db, async (tx) => {
      const [place] = await tx.select().from(outbox).where(eq(outbox.id, 1)).for("update", { skipLocked: true });
      if (!place) return [];
      const read = await readEvents(tx, { after_tx: place.tx, after_id: place.eventId, most });
      made += await tell(tx, context, read);
      const last = read.at(-1);
      if (last) await tx.update(outbox).set({ tx: last.tx, eventId: last.id }).where(eq(outbox.id, 1));
      return read;
    });
    full = events.length === most;
  }
  return made;
}

async function placeOf(db: Db): Promise<{ after_tx: string; after_id: number }> {
  const [place] = await db.select().from(outbox).where(eq(outbox.id, 1));
  if (place) return { after_tx: place.tx, after_id: place.eventId };
  // From the beginning: an incident that was passed to nobody concerns nobody.
  await db.insert(outbox).values({ id: 1, tx: "0", eventId: 0 }).onConflictDoNothing();
  return { after_tx: "0", after_id: 0 };
}

async function tell(tx: Db, { now }: Pick<Context, "now">, events: Trail): Promise<number> {
  const concerning = events.filter(({ kind, incidentId }) => incidentId && toldTo[kind]);
  if (concerning.length === 0) return 0;
  const channels = await tx.select().from(channel).where(eq(channel.enabled, true));
  if (channels.length === 0) return 0;
  let made = 0;
  for (const event of concerning) {
    const agencies = await concerned(tx, event);
    const reached = channels.filter(
      ({ agencyCode, kind }) => agencies.includes(agencyCode) && (kind === "webhook" || wakes.includes(event.kind)),
    );
    if (reached.length === 0) continue;
    const view = await readIncident({ db: tx }, { id: event.incidentId ?? "" }).catch(absent);
    if (!view) continue;
    const createdAt = now();
    const rows = reached.map(({ id: channelId, agencyCode: agency, kind, sensitive }) => {
      const message = { id: randomUUID(), event, view, agency };
      const body =
        kind === "webhook" ? webhookBody(message, { masked: view.sensitive && !sensitive }) : pushBody(message);
      return { id: message.id, channelId, incidentId: view.id, eventId: event.id, body, nextAt: createdAt, createdAt };
    });
    const written = await tx.insert(delivery).values(rows).onConflictDoNothing().returning({ id: delivery.id });
    made += written.length;
  }
  return made;
}

function absent(error: unknown): null {
  if (error instanceof Refusal && error.code === "not-found") return null;
  throw error;
}

async function concerned(tx: Db, { kind, incidentId, unitId, at, data }: TrailEvent): Promise<string[]> {
  if (toldTo[kind] === "named") return [String(data.agency)];
  if (toldTo[kind] === "unit") {
    const owners = await tx
      .select({ agency: unit.agencyCode })
      .from(unit)
      .where(inArray(unit.id, unitId ? [unitId] : []));
    return owners.map(({ agency }) => agency);
  }
  const passed = await tx
    .select({ agency: forwarding.agencyCode })
    .from(forwarding)
    .where(and(eq(forwarding.incidentId, incidentId ?? ""), lte(forwarding.forwardedAt, at)));
  return passed.map(({ agency }) => agency);
}
