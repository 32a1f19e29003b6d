import { randomBytes } from "node:crypto";
import { and, eq, gt, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { screen } from "../../db/schema/people";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import type { Actor, Context } from "../context";
import { findIpNetwork } from "../domain/ip-network";
import { geometryLimits, maxDistanceMetres, type ScreenGeometry } from "../domain/screen-settings";
import { hashSecret } from "../keys/manage-keys";
import { type LockoutKey, withLockout } from "../people/lockout";
import { generateReadableCode } from "../people/password";

const codeValidMinutes = 15;

const { diagonalInches, distanceMetres, panelsWide, panelsHigh } = geometryLimits;
export const geometryShape = {
  diagonalInches: z.number().min(diagonalInches.min).max(diagonalInches.max),
  distanceMetres: z.number().min(distanceMetres.min).max(distanceMetres.max),
  panelsWide: z.int().min(panelsWide.min).max(panelsWide.max),
  panelsHigh: z.int().min(panelsHigh.min).max(panelsHigh.max),
};

/** Refuses a viewing distance for which the letters would have to be too large for the screen. */
export function refuseTooFar(geometry: ScreenGeometry, { addIssue }: z.RefinementCtx): void {
  const maximum = maxDistanceMetres(geometry);
  if (geometry.distanceMetres <= maximum) return;
  const message = `too far for a screen of this size: expected number to be <=${maximum}`;
  addIssue({ code: "too_big", origin: "number", maximum, path: ["distanceMetres"], message });
}

export const OpenPairingInput = z.strictObject({
  name: z.string().trim().min(1).max(64),
  /** By default, a new screen gets the default geometry, and a known one keeps its own. */
  geometry: z.strictObject(geometryShape).superRefine(refuseTooFar).optional(),
});
export const PairScreenInput = z.strictObject({ code: z.string().trim().toLowerCase().min(1).max(32) });

/**
 * Creates a pairing code for a new or existing wall display. The code can be used once within 15 minutes. A display
 * that is already paired as this screen keeps working until another one uses the code.
 */
export async function createPairingCode(context: Context, { name, geometry }: z.output<typeof OpenPairingInput>) {
  const code = generateReadableCode(2);
  const until = new Date(context.now().getTime() + codeValidMinutes * 60_000);
  return inTransaction(context.db, async (tx) => {
    const pairing = { pairingHash: hashSecret(code), pairingUntil: until };
    const [savedScreen] = await tx
      .insert(screen)
      .values({ name, createdAt: context.now(), ...pairing, ...(geometry && { settings: geometry }) })
      .onConflictDoUpdate({
        target: screen.name,
        set: { ...pairing, ...(geometry && { settings: sql`${screen.settings} || excluded.settings` }) },
      })
      .returning({ id: screen.id });
    const data = { screenId: savedScreen?.id, name, ...geometry };
    await record(tx, context, [{ kind: "screen.pairing-opened", data }]);
    return { id: savedScreen?.id ?? "", name, code, until };
  });
}

/** `from` is the network address of the request. */
type PairingRequest = Pick<Context, "db" | "now"> & { from: string };

/** Exchanges a pairing code for the screen's cookie. Refuses a wrong or expired code with `wrong-credentials`. */
export async function pairScreen({ db, now, from }: PairingRequest, { code }: z.output<typeof PairScreenInput>) {
  const keys: LockoutKey[] = [`address:pairing-${findIpNetwork(from)}`];
  const secret = randomBytes(32).toString("base64url");
  const pair = async (tx: Db) => {
    const [pairedScreen] = await tx
      .update(screen)
      .set({
        tokenHash: hashSecret(secret),
        tokenSince: now(),
        previousTokenHash: null,
        pairingHash: null,
        pairingUntil: null,
        pairedAt: now(),
        lastSeenAt: now(),
        revokedAt: null,
      })
      .where(and(eq(screen.pairingHash, hashSecret(code)), gt(screen.pairingUntil, now())))
      .returning({ id: screen.id, name: screen.name, settings: screen.settings });
    if (!pairedScreen) return null;
    const actor: Actor = { kind: "screen", ...pairedScreen, role: "wall", scopes: [], simulated: false, from };
    await record(tx, { actor, now }, [
      { kind: "screen.paired", data: { screenId: pairedScreen.id, name: pairedScreen.name } },
    ]);
    return pairedScreen;
  };
  const pairedScreen = await withLockout({ db, now }, keys, () => inTransaction(db, pair));
  return { name: pairedScreen.name, cookie: `${pairedScreen.id}.${secret}` };
}
