import { and, asc, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { screen } from "../../db/schema/people";
import { inTransaction } from "../../db/transaction";
import type { Context } from "../context";
import { Refusal } from "../errors";
import { record } from "../live/record";

export const ScreenInput = z.strictObject({ id: z.uuid() });
export const ChangeScreenInput = z.strictObject({
  id: z.uuid(),
  settings: z.record(z.string(), z.unknown()).refine((settings) => JSON.stringify(settings).length <= 10_000, {
    message: "must not be larger than 10 kB",
  }),
});

/** The screens by name, with when each was last seen. */
export async function listScreens({ db }: Context) {
  return db
    .select({
      id: screen.id,
      name: screen.name,
      settings: screen.settings,
      createdAt: screen.createdAt,
      pairingUntil: screen.pairingUntil,
      pairedAt: screen.pairedAt,
      lastSeenAt: screen.lastSeenAt,
      revokedAt: screen.revokedAt,
    })
    .from(screen)
    .orderBy(asc(screen.name));
}

/** The settings of the paired screen that asks; refuses anybody else with `forbidden`. */
export async function readOwnScreen({ db, actor }: Context) {
  if (actor.kind !== "screen") throw new Refusal("forbidden", { needs: "a paired screen" });
  const [own] = await db
    .select({ name: screen.name, settings: screen.settings })
    .from(screen)
    .where(eq(screen.id, actor.id));
  if (!own) throw new Refusal("unauthenticated");
  return own;
}

/** Changes what a screen shows and how. */
export async function changeScreen(context: Context, { id, settings }: z.output<typeof ChangeScreenInput>) {
  await inTransaction(context.db, async (tx) => {
    const [before] = await tx.select({ settings: screen.settings }).from(screen).where(eq(screen.id, id)).for("update");
    if (!before) throw new Refusal("not-found", { screenId: id });
    await tx.update(screen).set({ settings }).where(eq(screen.id, id));
    const data = { screenId: id, before: before.settings, after: settings };
    await record(tx, context, [{ kind: "screen.changed", data }]);
  });
}

/** Ends a screen: it sees nothing more within seconds. Refuses with `not-found` when it is ended already. */
export async function revokeScreen(context: Context, { id }: z.output<typeof ScreenInput>) {
  await inTransaction(context.db, async (tx) => {
    const [revoked] = await tx
      .update(screen)
      .set({ revokedAt: context.now(), tokenHash: null, pairingHash: null, pairingUntil: null })
      .where(and(eq(screen.id, id), isNull(screen.revokedAt)))
      .returning({ name: screen.name });
    if (!revoked) throw new Refusal("not-found", { screenId: id });
    await record(tx, context, [{ kind: "screen.revoked", data: { screenId: id, name: revoked.name } }]);
  });
}
