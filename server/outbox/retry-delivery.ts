import { and, desc, eq, isNotNull } from "drizzle-orm";
import { z } from "zod";
import { channel, delivery } from "../../db/schema/forwarding";
import { incident } from "../../db/schema/incidents";
import { neighbour } from "../../db/schema/neighbours";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import type { Context } from "../context";
import { Refusal } from "../errors";

export const DeliveryInput = z.strictObject({ id: z.uuid() });
export const RetryChannelInput = z.strictObject({ channelId: z.uuid() });

/** Lists at most 500 messages that are no longer being retried, latest first, without their bodies. */
export async function listFailedDeliveries({ db }: Pick<Context, "db">) {
  return db
    .select({
      id: delivery.id,
      channelId: delivery.channelId,
      agency: channel.agencyCode,
      neighbour: neighbour.name,
      kind: channel.kind,
      url: channel.url,
      incidentNumber: incident.number,
      createdAt: delivery.createdAt,
      deadAt: delivery.deadAt,
      attempts: delivery.attempts,
      lastError: delivery.lastError,
    })
    .from(delivery)
    .innerJoin(channel, eq(channel.id, delivery.channelId))
    .leftJoin(neighbour, eq(neighbour.code, channel.neighbourCode))
    .leftJoin(incident, eq(incident.id, delivery.incidentId))
    .where(isNotNull(delivery.deadAt))
    .orderBy(desc(delivery.deadAt), desc(delivery.order))
    .limit(500);
}

/**
 * Puts a message that is no longer being retried back in the queue, under the same id. Refuses any other message with
 * `not-found`.
 */
export async function retryDelivery(context: Context, { id }: z.output<typeof DeliveryInput>): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    const now = context.now();
    const [retriedDelivery] = await tx
      .update(delivery)
      .set({ deadAt: null, attempts: 0, nextAt: now, createdAt: now })
      .where(and(eq(delivery.id, id), isNotNull(delivery.deadAt)))
      .returning({ incidentId: delivery.incidentId, channelId: delivery.channelId });
    if (!retriedDelivery) throw new Refusal("not-found", { deliveryId: id });
    const data = { deliveryId: id, channelId: retriedDelivery.channelId };
    const incidentId = retriedDelivery.incidentId ?? undefined;
    await record(tx, context, [{ kind: "delivery.retried", incidentId, data }]);
  });
  context.announce();
}

/**
 * Puts all messages of a channel that are no longer being retried back in the queue, which sends them oldest first.
 * Refuses with `not-found` if there is none.
 */
export async function retryChannel(context: Context, { channelId }: z.output<typeof RetryChannelInput>): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    const now = context.now();
    const retriedDeliveries = await tx
      .update(delivery)
      .set({ deadAt: null, attempts: 0, nextAt: now, createdAt: now })
      .where(and(eq(delivery.channelId, channelId), isNotNull(delivery.deadAt)))
      .returning({ id: delivery.id });
    if (retriedDeliveries.length === 0) throw new Refusal("not-found", { channelId });
    await record(tx, context, [{ kind: "delivery.retried", data: { channelId, count: retriedDeliveries.length } }]);
  });
  context.announce();
}
