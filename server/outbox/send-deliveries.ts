import { and, eq, lte, sql } from "drizzle-orm";
import { type ClaimedDelivery, claimDelivery } from "../../db/queries/delivery";
import { channel, delivery } from "../../db/schema/forwarding";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import { type Context, systemActor } from "../context";
import { type DeliveryFailure, isTooOld, leaseSeconds, nextAttempt } from "../domain/delivery";
import { recordHandoverDelivery } from "../forwarding/hand-over";
import { maskWebhookBody } from "./message-body";
import { maskNeighbourBody } from "./neighbour-messages";
import type { OutboundOptions } from "./post-external";
import { type PushKeys, postPush } from "./post-push";
import { type PostResult, postWebhook } from "./post-webhook";

/**
 * The dependencies of a sender. When the signal aborts, the current message stays pending and is sent again later under
 * the same id.
 */
export type Sender = Pick<Context, "db" | "now" | "announce"> & {
  push: PushKeys | null;
  outbound: OutboundOptions;
  signal: AbortSignal;
};

const outboxActor = systemActor("outbox");

/** Returns the ids of the enabled channels that have due messages. */
export async function listDueChannels({ db, now }: Pick<Sender, "db" | "now">): Promise<string[]> {
  const dueChannels = await db
    .selectDistinct({ id: delivery.channelId })
    .from(delivery)
    .innerJoin(channel, eq(channel.id, delivery.channelId))
    .where(
      // The raw SQL must match the predicate of the partial index exactly.
      and(sql`delivered_at is null and dead_at is null`, lte(delivery.nextAt, now()), eq(channel.enabled, true)),
    );
  return dueChannels.map(({ id }) => id);
}

/**
 * Sends the due messages of a channel one by one. No transaction is open while a message is posted, and channels do not
 * wait for each other. Returns the number of messages delivered.
 */
export async function drainChannel(sender: Sender, channelId: string): Promise<number> {
  let deliveredCount = 0;
  while (!sender.signal.aborted) {
    const now = sender.now();
    const leasedUntil = new Date(now.getTime() + leaseSeconds * 1_000);
    const [claimedDelivery] = await claimDelivery(sender.db, { channel: channelId, now, leased_until: leasedUntil });
    if (!claimedDelivery) break;
    const result = await post(sender, claimedDelivery).catch((error) => {
      if (sender.signal.aborted) return "aborted" as const;
      throw error;
    });
    if (result === "aborted") break;
    if (result === null) {
      await markDelivered(sender, claimedDelivery);
      deliveredCount += 1;
    } else await retryLaterOrGiveUp(sender, claimedDelivery, result);
  }
  return deliveredCount;
}

async function post(sender: Sender, claimedDelivery: ClaimedDelivery): Promise<PostResult> {
  const { id, kind, agency, url, secret, mustMask, incidentId, createdAt } = claimedDelivery;
  const { signal } = sender;
  // An answer to a neighbouring centre, which has no incident here, is sent however old it is.
  if (incidentId && isTooOld(createdAt, sender.now())) return "too-old";
  if (kind === "web-push")
    return postPush(sender.db, sender, { agency: agency ?? "", body: claimedDelivery.body, signal });
  // The incident may have become sensitive since the message was written.
  const mask = kind === "neighbour" ? maskNeighbourBody : maskWebhookBody;
  const body = mustMask ? mask(claimedDelivery.body) : claimedDelivery.body;
  if (body !== claimedDelivery.body) await sender.db.update(delivery).set({ body }).where(eq(delivery.id, id));
  return postWebhook(sender.outbound, { url: url ?? "", secret: secret ?? "", id, body, at: sender.now(), signal });
}

async function markDelivered(sender: Sender, { id, kind, incidentId, neighbour }: ClaimedDelivery): Promise<void> {
  const deliveredAt = sender.now();
  await inTransaction(sender.db, async (tx) => {
    await tx.update(delivery).set({ deliveredAt, lastError: null }).where(eq(delivery.id, id));
    if (kind !== "neighbour" || !incidentId) return;
    await recordHandoverDelivery(tx, { actor: outboxActor, now: () => deliveredAt }, { id, neighbour });
  });
  if (kind === "neighbour") sender.announce();
}

async function retryLaterOrGiveUp(
  sender: Sender,
  claimedDelivery: ClaimedDelivery,
  error: DeliveryFailure,
): Promise<void> {
  const lastError = error === "too-old" ? (claimedDelivery.lastError ?? error) : error;
  const { id, attempts, channelId, agency, neighbour } = claimedDelivery;
  const incidentId = claimedDelivery.incidentId ?? undefined;
  const now = sender.now();
  const nextAt = nextAttempt(claimedDelivery, now);
  // If the lease has expired, another sender may have taken over the message.
  const ownAttemptCondition = and(eq(delivery.id, id), eq(delivery.attempts, attempts));
  if (nextAt) {
    await sender.db.update(delivery).set({ nextAt, lastError }).where(ownAttemptCondition);
    return;
  }
  await inTransaction(sender.db, async (tx) => {
    const failedDeliveries = await tx
      .update(delivery)
      .set({ deadAt: now, lastError })
      .where(ownAttemptCondition)
      .returning({ id: delivery.id });
    if (failedDeliveries.length === 0) return;
    const data = { deliveryId: id, channelId, ...(neighbour ? { neighbour } : { agency }), error: lastError };
    await record(tx, { actor: outboxActor, now: () => now }, [{ kind: "delivery.failed", incidentId, data }]);
  });
  sender.announce();
}
