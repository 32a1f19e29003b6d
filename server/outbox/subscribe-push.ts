import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { pushSubscription } from "../../db/schema/forwarding";
import type { Context } from "../context";
import { Refusal } from "../errors";

function isPlain(url: string): boolean {
  if (!URL.canParse(url)) return true;
  const { port, username } = new URL(url);
  return port === "" && username === "";
}

/** Endpoint of a push service: a public host name, never an address in a local network. */
const Endpoint = z
  .url({ protocol: /^https$/, hostname: /^(?=.*[a-z])[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}$/i })
  .max(2_000)
  .refine(isPlain, "must be the address of a push service");
const Key = z.string().regex(/^[\w-]{16,200}$/, "must be base64url");

export const PushEndpointInput = z.strictObject({ endpoint: Endpoint });
export const SubscribePushInput = PushEndpointInput.extend({ p256dh: Key, auth: Key });

/** The public key for subscribing; null when web push is off. */
export function pushSettings({ settings }: Pick<Context, "settings">) {
  return { publicKey: settings.pushPublicKey ?? null };
}

/** Stores the push subscription of an officer's browser. */
export async function subscribePush(
  context: Context,
  subscription: z.output<typeof SubscribePushInput>,
): Promise<void> {
  const { db, actor, now } = context;
  if (!context.settings.pushPublicKey) throw new Refusal("not-found", { what: "web push" });
  const { endpoint, p256dh, auth } = subscription;
  const own = { personId: actor.id, p256dh, auth, createdAt: now() };
  await db
    .insert(pushSubscription)
    .values({ endpoint, ...own })
    .onConflictDoUpdate({ target: pushSubscription.endpoint, set: own });
}

/** Deletes the user's push subscription. */
export async function unsubscribePush(
  { db, actor }: Context,
  { endpoint }: z.output<typeof PushEndpointInput>,
): Promise<void> {
  await db
    .delete(pushSubscription)
    .where(and(eq(pushSubscription.endpoint, endpoint), eq(pushSubscription.personId, actor.id)));
}
