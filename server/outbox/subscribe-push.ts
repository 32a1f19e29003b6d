import { and, desc, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { pushSubscription } from "../../db/schema/forwarding";
import { person } from "../../db/schema/people";
import { inTransaction } from "../../db/transaction";
import type { Context } from "../context";
import { Refusal } from "../errors";
import { isPushService } from "./push-services";

/** Maximum number of subscribed browsers per person; subscribing another one removes the oldest. */
const maxPerPerson = 10;

const Endpoint = z
  .url()
  .max(2_000)
  .refine((url) => isPushService(url, { lanHosts: [] }), "must be the address of a known push service");
const Key = z.string().regex(/^[\w-]{16,200}$/, "must be base64url");

export const PushEndpointInput = z.strictObject({ endpoint: Endpoint });
export const SubscribePushInput = PushEndpointInput.extend({ p256dh: Key, auth: Key });

/** Returns what a browser needs to subscribe to web push: the server's public VAPID key, or null if web push is off. */
export function pushSettings({ settings }: Pick<Context, "settings">) {
  return { publicKey: settings.pushPublicKey ?? null };
}

/**
 * Stores the push subscription of the user's browser, which ends with its session, and removes the oldest ones beyond
 * `maxPerPerson`.
 */
export async function subscribePush(
  context: Context,
  subscription: z.output<typeof SubscribePushInput>,
): Promise<void> {
  const { db, actor, now } = context;
  if (!context.settings.pushPublicKey) throw new Refusal("not-found", { what: "web push" });
  const { endpoint, p256dh, auth } = subscription;
  if (!actor.credential) throw new Refusal("forbidden", { needs: "a session" });
  const subscriber = { personId: actor.id, sessionId: actor.credential, p256dh, auth, createdAt: now() };
  await inTransaction(db, async (tx) => {
    // Lock the person's row, because two browsers that subscribe at the same time could otherwise exceed the maximum.
    await tx.select({ id: person.id }).from(person).where(eq(person.id, actor.id)).for("no key update");
    await tx
      .insert(pushSubscription)
      .values({ endpoint, ...subscriber })
      .onConflictDoUpdate({ target: pushSubscription.endpoint, set: subscriber });
    const surplusSubscriptions = tx
      .select({ id: pushSubscription.id })
      .from(pushSubscription)
      .where(eq(pushSubscription.personId, actor.id))
      .orderBy(desc(pushSubscription.createdAt), desc(pushSubscription.id))
      .offset(maxPerPerson);
    await tx.delete(pushSubscription).where(inArray(pushSubscription.id, surplusSubscriptions));
  });
}

/** Deletes the user's push subscription with the given endpoint. */
export async function unsubscribePush(
  { db, actor }: Context,
  { endpoint }: z.output<typeof PushEndpointInput>,
): Promise<void> {
  await db
    .delete(pushSubscription)
    .where(and(eq(pushSubscription.endpoint, endpoint), eq(pushSubscription.personId, actor.id)));
}
