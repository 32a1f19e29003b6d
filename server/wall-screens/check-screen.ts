import { randomBytes } from "node:crypto";
import { and, eq, gt, isNull, lt, or } from "drizzle-orm";
import type { Db } from "../../db/client";
import { screen } from "../../db/schema/people";
import { inTransaction } from "../../db/transaction";
import type { Actor } from "../context";
import { permissionsOf } from "../domain/permission";
import { hashSecret } from "../keys/manage-keys";

/** The name of the cookie of a paired wall display. Its value is `<id>.<secret>`. */
export const screenCookie = "muba_screen";
/** A screen that sends no request for this long must be paired again. */
export const screenCookieSeconds = 30 * 86_400;
/** The secret is replaced when it is older than this, so that a copied cookie stops working. */
const renewAfterMs = 86_400_000;
/** If a screen still sends its previous secret this long after a replacement, it has not received the new secret. */
const retryAfterMs = 60_000;

/** Minimum interval between writes of a screen's `lastSeenAt`. */
export const lastSeenIntervalMs = 20_000;

/** Screens that were last seen before the returned time are no longer paired. */
function computeEarliestLastSeen(now: Date): Date {
  return new Date(now.getTime() - screenCookieSeconds * 1_000);
}

type Cookie = { id: string; secret: string };

type Request = {
  from: string;
  now: Date;
  /** Whether the response can carry a new cookie. */
  canRenew: boolean;
  /** Whether the cookie has the old name, without `__Host-`. It is then valid until its secret is replaced once. */
  hasOldName: boolean;
};

/** The paired screen that a cookie belongs to, and the cookie to send back, which may have a new secret. */
type CheckedScreen = { actor: Actor; cookie: string };

/**
 * Returns the screen of a cookie. Returns null if the cookie is not valid, or if the screen is unknown, revoked or has
 * sent no request for 30 days. Updates `lastSeenAt`. With `canRenew`, replaces a secret older than a day. A lost
 * response does not unpair a screen: the previous secret remains valid for at least a minute, and after that until the
 * screen sends the new one.
 */
export async function authenticateScreen(
  db: Db,
  cookie: string | undefined,
  { from, now, canRenew, hasOldName }: Request,
): Promise<CheckedScreen | null> {
  const parsedCookie = parseCookie(cookie);
  if (!parsedCookie) return null;
  const hash = hashSecret(parsedCookie.secret);
  const [storedScreen] = await db
    .select({
      name: screen.name,
      lastSeenAt: screen.lastSeenAt,
      pairedAt: screen.pairedAt,
      tokenSince: screen.tokenSince,
      tokenHash: screen.tokenHash,
      previousTokenHash: screen.previousTokenHash,
    })
    .from(screen)
    .where(
      and(
        eq(screen.id, parsedCookie.id),
        or(eq(screen.tokenHash, hash), eq(screen.previousTokenHash, hash)),
        isNull(screen.revokedAt),
        or(isNull(screen.lastSeenAt), gt(screen.lastSeenAt, computeEarliestLastSeen(now))),
      ),
    );
  if (!storedScreen || (hasOldName && storedScreen.tokenSince && storedScreen.tokenHash === hash)) return null;
  const refreshBefore = new Date(now.getTime() - lastSeenIntervalMs);
  if (!storedScreen.lastSeenAt || storedScreen.lastSeenAt < refreshBefore) {
    const dueCondition = or(isNull(screen.lastSeenAt), lt(screen.lastSeenAt, refreshBefore));
    await inTransaction(db, (tx) =>
      tx
        .update(screen)
        .set({ lastSeenAt: now })
        .where(and(eq(screen.id, parsedCookie.id), dueCondition)),
    );
  }
  const { name, pairedAt } = storedScreen;
  const actor: Actor = {
    kind: "screen",
    id: parsedCookie.id,
    name,
    credential: screenCredential(parsedCookie.id, pairedAt),
    role: "wall",
    scopes: permissionsOf.wall,
    simulated: false,
    from,
  };
  return { actor, cookie: await renewCookie(db, parsedCookie, storedScreen, { now, canRenew }) };
}

/** Returns a string that identifies one pairing of a screen and stays the same when the screen's secret is replaced. */
export function screenCredential(id: string, pairedAt: Date | null): string {
  return `${id} ${pairedAt?.getTime()}`;
}

type Tokens = { tokenHash: string | null; previousTokenHash: string | null; tokenSince: Date | null };

async function renewCookie(
  db: Db,
  { id, secret }: Cookie,
  { tokenHash, previousTokenHash, tokenSince }: Tokens,
  { now, canRenew }: { now: Date; canRenew: boolean },
): Promise<string> {
  const hash = hashSecret(secret);
  const cookie = `${id}.${secret}`;
  const sameTokenCondition = eq(screen.tokenHash, tokenHash ?? "");
  const ageMs = tokenSince ? now.getTime() - tokenSince.getTime() : Number.POSITIVE_INFINITY;
  const isPreviousSecret = hash !== tokenHash;
  // Keep the previous secret for a minute, because requests sent before the new one arrived still carry it.
  if (!isPreviousSecret && previousTokenHash && ageMs > retryAfterMs) {
    await db
      .update(screen)
      .set({ previousTokenHash: null })
      .where(and(eq(screen.id, id), sameTokenCondition));
  }
  if (!canRenew || ageMs < (isPreviousSecret ? retryAfterMs : renewAfterMs)) return cookie;
  const renewedSecret = randomBytes(32).toString("base64url");
  const [updatedScreen] = await db
    .update(screen)
    .set({ tokenHash: hashSecret(renewedSecret), previousTokenHash: hash, tokenSince: now })
    .where(and(eq(screen.id, id), sameTokenCondition))
    .returning({ id: screen.id });
  return updatedScreen ? `${id}.${renewedSecret}` : cookie;
}

function parseCookie(cookie: string | undefined): Cookie | null {
  const [, id, secret] = /^([0-9a-f-]{36})\.([\w-]{43})$/.exec(cookie ?? "") ?? [];
  return id && secret ? { id, secret } : null;
}
