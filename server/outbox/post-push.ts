import { and, eq, isNull } from "drizzle-orm";
import webPush from "web-push";
import type { Db } from "../../db/client";
import { pushSubscription } from "../../db/schema/forwarding";
import { person } from "../../db/schema/people";
import { responseTimeoutSeconds } from "../domain/delivery";
import { causeOf, type PostResult } from "./post-webhook";

/** VAPID keys. */
export type PushKeys = { publicKey: string; privateKey: string; subject: string };

/** The push service drops a notification that it cannot deliver within this time. */
const ttlSeconds = 3_600;

type Push = { agency: string; body: Record<string, unknown>; signal: AbortSignal };

/**
 * Sends a push notification to the browsers of an agency's officers. Deletes expired subscriptions (404, 410). Succeeds without
 * subscriptions, and when at least one browser was reached: a retry would notify those again.
 */
export async function postPush(db: Db, keys: PushKeys | null, { agency, body, signal }: Push): Promise<PostResult> {
  if (!keys) return "web push is off";
  const subscriptions = await db
    .select({
      id: pushSubscription.id,
      endpoint: pushSubscription.endpoint,
      p256dh: pushSubscription.p256dh,
      auth: pushSubscription.auth,
    })
    .from(pushSubscription)
    .innerJoin(person, eq(person.id, pushSubscription.personId))
    .where(and(eq(person.agencyCode, agency), eq(person.role, "agency-officer"), isNull(person.deactivatedAt)));
  const results = await Promise.all(
    subscriptions.map(async (subscription) => {
      const { ok, gone: isExpired, error } = await sendPush(keys, subscription, body, signal);
      if (isExpired) await db.delete(pushSubscription).where(eq(pushSubscription.id, subscription.id));
      return isExpired ? null : ok ? "reached" : error;
    }),
  );
  if (results.includes("reached")) return null;
  return results.find((result) => result !== null) ?? null;
}

type Subscription = { endpoint: string; p256dh: string; auth: string };

async function sendPush(
  { publicKey, privateKey, subject }: PushKeys,
  { endpoint, p256dh, auth }: Subscription,
  body: Record<string, unknown>,
  signal: AbortSignal,
): Promise<{ ok: boolean; gone: boolean; error: string }> {
  try {
    const request = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, JSON.stringify(body), {
      vapidDetails: { subject, publicKey, privateKey },
      TTL: ttlSeconds,
      urgency: "high",
    });
    const answer = await fetch(endpoint, {
      method: "POST",
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
      body: request.body ? new Uint8Array(request.body) : null,
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(responseTimeoutSeconds * 1_000)]),
    });
    await answer.body?.cancel();
    const isExpired = answer.status === 404 || answer.status === 410;
    return { ok: answer.ok, gone: isExpired, error: `HTTP ${answer.status}` };
  } catch (error) {
    if (signal.aborted) throw error;
    return { ok: false, gone: false, error: causeOf(error) };
  }
}
