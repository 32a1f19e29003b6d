import { and, eq, gt, inArray, isNotNull, isNull, lt, or } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { person, screen, session } from "../../db/schema/people";
import type { Actor } from "../context";
import { Refusal } from "../errors";
import type { Log } from "../log";
import { sessionCutoff } from "../people/accounts";
import { toTrpcError } from "../trpc";
import { lastSeenIntervalMs, screenCredential } from "../wall-screens/check-screen";
import type { Feed } from "./feed";
import { chooseAudience, type FeedMessage } from "./message";

export const StreamChangesInput = z
  .strictObject({
    /** The id of the last message received. */
    lastEventId: z.string().nullish(),
  })
  .optional();

type Subscription = { actor: Actor; feed: Feed; sessionCheck: SessionCheck };

/**
 * Streams changes, masked for the actor's audience. Ends with `unauthenticated` when the session check ends the
 * subscription. The client then connects again.
 */
export async function* streamChanges(
  { actor, feed, sessionCheck }: Subscription,
  input: z.output<typeof StreamChangesInput>,
  signal: AbortSignal,
): AsyncGenerator<FeedMessage> {
  const endController = new AbortController();
  const removeSubscription = sessionCheck.addSubscription(actor, () => endController.abort());
  try {
    const combinedSignal = AbortSignal.any([signal, endController.signal]);
    for await (const message of feed.subscribe(chooseAudience(actor), input?.lastEventId ?? null, combinedSignal)) {
      if (endController.signal.aborted) break;
      yield message;
    }
    if (endController.signal.aborted) throw toTrpcError(new Refusal("unauthenticated"));
  } finally {
    removeSubscription();
  }
}

/**
 * Interval between checks. A subscription ends within about this time after its session, screen or account becomes
 * invalid.
 */
export const checkIntervalMs = 4_000;

type OpenSubscription = { actor: Actor; end: () => void };

/**
 * Checks regularly whether the sessions of open subscriptions are still valid. Two queries check all of them, because a
 * query per subscription would cost the database more than the feed itself. A subscription ends when its session,
 * screen or account is no longer valid, or when the person's role or `mustChangePassword` has changed.
 */
export function createSessionCheck(db: Db, log: Log) {
  const subscriptions = new Set<OpenSubscription>();

  async function check(): Promise<void> {
    const checkedSubscriptions = [...subscriptions];
    const actorsOfKind = (kind: Actor["kind"]) =>
      checkedSubscriptions.map(({ actor }) => actor).filter((actor) => actor.kind === kind);
    const [people, screens] = await Promise.all([
      readValidSessions(db, [...new Set(actorsOfKind("person").map(({ credential = "" }) => credential))]),
      readValidScreens(db, [...new Set(actorsOfKind("screen").map(({ id }) => id))]),
    ]);
    for (const { actor, end } of checkedSubscriptions) {
      const { kind, credential = "", id, role, mustChangePassword = false } = actor;
      const isValid =
        kind === "screen" ? screens.has(credential) : people.get(credential) === `${id} ${role} ${mustChangePassword}`;
      if (!isValid) end();
    }
  }

  let isChecking = false;
  const timer = setInterval(() => {
    if (isChecking || subscriptions.size === 0) return;
    isChecking = true;
    check()
      // If a check fails, the next one checks the same subscriptions again.
      .catch((error) => log.debug({ err: error }, "could not re-validate sessions"))
      .finally(() => {
        isChecking = false;
      });
  }, checkIntervalMs);
  timer.unref();

  return {
    /** Calls `end` when the actor's session is no longer valid. Returns a function that stops checking this session. */
    addSubscription(actor: Actor, end: () => void): () => void {
      const subscription = { actor, end };
      subscriptions.add(subscription);
      return () => subscriptions.delete(subscription);
    },
    stop(): void {
      clearInterval(timer);
    },
  };
}
export type SessionCheck = Pick<ReturnType<typeof createSessionCheck>, "addSubscription">;

async function readValidSessions(db: Db, sessions: string[]): Promise<Map<string, string>> {
  if (sessions.length === 0) return new Map();
  const rows = await db
    .select({ credential: session.id, id: person.id, role: person.role, mustChange: person.mustChangePassword })
    .from(session)
    .innerJoin(person, eq(person.id, session.personId))
    .where(
      and(
        inArray(session.id, sessions),
        gt(session.expiresAt, new Date()),
        gt(session.createdAt, sessionCutoff(new Date())),
        isNull(person.deactivatedAt),
      ),
    );
  return new Map(rows.map(({ credential, id, role, mustChange }) => [credential, `${id} ${role} ${mustChange}`]));
}

/** Returns the credentials of the screens that are still valid, and updates the time at which they were last seen. */
async function readValidScreens(db: Db, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const validScreenCondition = and(inArray(screen.id, ids), isNotNull(screen.tokenHash), isNull(screen.revokedAt));
  const rows = await db.select({ id: screen.id, pairedAt: screen.pairedAt }).from(screen).where(validScreenCondition);
  const seenBefore = new Date(Date.now() - lastSeenIntervalMs);
  await db
    .update(screen)
    .set({ lastSeenAt: new Date() })
    .where(and(validScreenCondition, or(isNull(screen.lastSeenAt), lt(screen.lastSeenAt, seenBefore))));
  return new Set(rows.map(({ id, pairedAt }) => screenCredential(id, pairedAt)));
}
