import { and, eq, gt, inArray, isNull, lt, or } from "drizzle-orm";
import type { Db } from "../../db/client";
import { person, screen, session } from "../../db/schema/people";
import type { Actor } from "../context";
import type { Log } from "../log";
import { notedEveryMs } from "../screens/check-screen";

/** A session, screen or person that is ended hears nothing more after this long. */
const askedAgainEveryMs = 4_000;

type Watched = { actor: Actor; end: () => void };

/**
 * Whether those who listen still stand: asked again and again for all of them together, since a question for each would cost the
 * database more than the feed itself. One whose session, screen or person is ended, or whose role changed, is ended.
 */
export function createSessionCheck(db: Db, log: Log) {
  const watched = new Set<Watched>();

  async function ask(): Promise<void> {
    const passes = (kind: Actor["kind"]) => [
      ...new Set([...watched].filter(({ actor }) => actor.kind === kind).map(({ actor }) => actor.pass ?? "")),
    ];
    const asked = [...watched];
    const [people, screens] = await Promise.all([askPeople(db, passes("person")), askScreens(db, passes("screen"))]);
    for (const one of asked) {
      const { kind, pass = "", id, role, mustChangePassword = false } = one.actor;
      const stands =
        kind === "screen" ? screens.get(pass) === id : people.get(pass) === `${id} ${role} ${mustChangePassword}`;
      if (!stands) one.end();
    }
  }

  let asking = false;
  const timer = setInterval(() => {
    if (asking || watched.size === 0) return;
    asking = true;
    ask()
      // The database does not answer: whoever asks again then will hear it.
      .catch((error) => log.debug({ err: error }, "could not ask who still stands"))
      .finally(() => {
        asking = false;
      });
  }, askedAgainEveryMs);
  timer.unref();

  return {
    /** Calls `end` once the actor stands no more; returns how to stop watching. */
    watch(actor: Actor, end: () => void): () => void {
      const one = { actor, end };
      watched.add(one);
      return () => watched.delete(one);
    },
    stop(): void {
      clearInterval(timer);
    },
  };
}
export type SessionCheck = Pick<ReturnType<typeof createSessionCheck>, "watch">;

async function askPeople(db: Db, sessions: string[]): Promise<Map<string, string>> {
  if (sessions.length === 0) return new Map();
  const rows = await db
    .select({ pass: session.id, id: person.id, role: person.role, mustChange: person.mustChangePassword })
    .from(session)
    .innerJoin(person, eq(person.id, session.personId))
    .where(and(inArray(session.id, sessions), gt(session.expiresAt, new Date()), isNull(person.deactivatedAt)));
  return new Map(rows.map(({ pass, id, role, mustChange }) => [pass, `${id} ${role} ${mustChange}`]));
}

/** Also notes that they were seen. */
async function askScreens(db: Db, hashes: string[]): Promise<Map<string, string>> {
  if (hashes.length === 0) return new Map();
  const known = and(inArray(screen.tokenHash, hashes), isNull(screen.revokedAt));
  const rows = await db.select({ pass: screen.tokenHash, id: screen.id }).from(screen).where(known);
  const before = new Date(Date.now() - notedEveryMs);
  await db
    .update(screen)
    .set({ lastSeenAt: new Date() })
    .where(and(known, or(isNull(screen.lastSeenAt), lt(screen.lastSeenAt, before))));
  return new Map(rows.map(({ pass, id }) => [pass ?? "", id]));
}
