import { and, eq, isNull, lt, or } from "drizzle-orm";
import type { Db } from "../../db/client";
import { screen } from "../../db/schema/people";
import type { Actor } from "../context";
import { permissionsOf } from "../domain/permission";
import { hashSecret } from "../keys/manage-keys";

/** The cookie of a paired screen: `<id>.<secret>`. */
export const screenCookie = "muba_screen";
/** The longest lifetime that browsers accept; each visit renews it. */
export const screenCookieSeconds = 400 * 86_400;

/** Minimum interval between writes of a screen's `lastSeenAt`. */
export const lastSeenIntervalMs = 20_000;

/** Returns the screen of a cookie, or null when it is unknown, wrong or revoked. Updates `lastSeenAt`. */
export async function checkScreen(db: Db, cookie: string | undefined, from: string, now: Date): Promise<Actor | null> {
  const [, id, secret] = /^([0-9a-f-]{36})\.([\w-]{43})$/.exec(cookie ?? "") ?? [];
  if (!id || !secret) return null;
  const secretHash = hashSecret(secret);
  const [stored] = await db
    .select({ name: screen.name, lastSeenAt: screen.lastSeenAt })
    .from(screen)
    .where(and(eq(screen.id, id), eq(screen.tokenHash, secretHash), isNull(screen.revokedAt)));
  if (!stored) return null;
  const before = new Date(now.getTime() - lastSeenIntervalMs);
  if (!stored.lastSeenAt || stored.lastSeenAt < before) {
    await db
      .update(screen)
      .set({ lastSeenAt: now })
      .where(and(eq(screen.id, id), or(isNull(screen.lastSeenAt), lt(screen.lastSeenAt, before))));
  }
  return {
    kind: "screen",
    id,
    name: stored.name,
    pass: secretHash,
    role: "wall",
    scopes: permissionsOf.wall,
    simulated: false,
    from,
  };
}
