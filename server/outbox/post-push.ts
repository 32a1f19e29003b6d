import { and, eq, gt, isNull, type SQL } from "drizzle-orm";
import webPush from "web-push";
import type { Db } from "../../db/client";
import { pushSubscription } from "../../db/schema/forwarding";
import { person, session } from "../../db/schema/people";
import { sessionCutoff } from "../people/accounts";
import { type OutboundOptions, postToExternalSystem } from "./post-external";
import { type PostResult, toResult } from "./post-webhook";
import { isPushService } from "./push-services";

/** The VAPID keys of this server, and the contact address (`subject`) that push services receive with them. */
export type PushKeys = { publicKey: string; privateKey: string; subject: string };

/**
 * Lifetime of a notification, to officers and to crews. The push service drops one that it cannot deliver in this time.
 */
const [officerTtlSeconds, crewTtlSeconds] = [3_600, 300];

/**
 * The condition that a subscription may be used, in a query that joins its person and session. A browser gets no
 * notifications after its session has expired, because the phone may have been lost or passed on.
 */
export function reachableCondition(now: Date): SQL | undefined {
  return and(isNull(person.deactivatedAt), gt(session.expiresAt, now), gt(session.createdAt, sessionCutoff(now)));
}

type PushSender = { push: PushKeys | null; outbound: OutboundOptions; now: () => Date };
type Push = { body: Record<string, unknown>; signal: AbortSignal };

/**
 * Sends a push notification to the browsers of an agency's officers. Succeeds if at least one browser was reached,
 * because a retry would notify that browser again. Also succeeds if there are no subscriptions.
 */
export async function postPush(db: Db, sender: PushSender, push: Push & { agency: string }): Promise<PostResult> {
  if (!sender.push) return "push-off";
  const officers = and(eq(person.agencyCode, push.agency), eq(person.role, "agency-officer"));
  const results = await sendToBrowsers(db, sender, { ...push, ttlSeconds: officerTtlSeconds, people: officers });
  if (results.includes("reached")) return null;
  return results.find((result) => result !== null && result !== "reached") ?? null;
}

/** Sends a push notification to the browsers of a unit's crew. Returns whether a push service accepted one. */
export async function postPushToCrew(db: Db, sender: PushSender, push: Push & { unitId: string }): Promise<boolean> {
  const crew = and(eq(person.unitId, push.unitId), eq(person.role, "crew"));
  const results = await sendToBrowsers(db, sender, { ...push, ttlSeconds: crewTtlSeconds, people: crew });
  return results.includes("reached");
}

/**
 * Returns one result for each browser of the given people: `reached`, a failure, or null if the push service reported
 * the subscription as expired (404, 410), which deletes it.
 */
async function sendToBrowsers(
  db: Db,
  { push: keys, outbound, now }: PushSender,
  { people, body, ttlSeconds, signal }: Push & { people: SQL | undefined; ttlSeconds: number },
) {
  if (!keys) return [];
  const subscriptions = await db
    .select({
      id: pushSubscription.id,
      endpoint: pushSubscription.endpoint,
      p256dh: pushSubscription.p256dh,
      auth: pushSubscription.auth,
    })
    .from(pushSubscription)
    .innerJoin(person, eq(person.id, pushSubscription.personId))
    .innerJoin(session, eq(session.id, pushSubscription.sessionId))
    .where(and(people, reachableCondition(now())));
  return Promise.all(
    subscriptions.map(async (subscription) => {
      const outcome = await sendPush(outbound, keys, subscription, { body, ttlSeconds }, signal);
      const isExpired = outcome === 404 || outcome === 410;
      if (isExpired) await db.delete(pushSubscription).where(eq(pushSubscription.id, subscription.id));
      return isExpired ? null : (toResult(outbound, subscription.endpoint, outcome) ?? ("reached" as const));
    }),
  );
}

type Subscription = { endpoint: string; p256dh: string; auth: string };

async function sendPush(
  outbound: OutboundOptions,
  { publicKey, privateKey, subject }: PushKeys,
  { endpoint, p256dh, auth }: Subscription,
  { body, ttlSeconds }: { body: Record<string, unknown>; ttlSeconds: number },
  signal: AbortSignal,
): ReturnType<typeof postToExternalSystem> {
  if (!isPushService(endpoint, outbound)) return "address-not-allowed";
  let request: ReturnType<typeof webPush.generateRequestDetails>;
  try {
    request = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, JSON.stringify(body), {
      vapidDetails: { subject, publicKey, privateKey },
      TTL: ttlSeconds,
      urgency: "high",
    });
  } catch {
    // Invalid keys of one browser must not stop notifications to the others.
    outbound.onFailure("unusable keys", new URL(endpoint).hostname);
    return "not-delivered";
  }
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  return postToExternalSystem(outbound, { url: endpoint, headers, body: request.body ?? "", signal });
}
