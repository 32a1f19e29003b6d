import { isDeepStrictEqual } from "node:util";
import { and, asc, eq, gt, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { screen } from "../../db/schema/people";
import { inTransaction } from "../../db/transaction";
import { checkBase } from "../admin/record-change";
import { record } from "../audit/record";
import type { Context } from "../context";
import { completeScreenSettings, languages, type ScreenSettings, screenThemes } from "../domain/screen-settings";
import { findScreenGroupPosition, screenOfflineAfterMs, singleScreen } from "../domain/wall-scene";
import { Refusal } from "../errors";
import { geometryShape, refuseTooFar } from "./pair-screen";

export const ScreenInput = z.strictObject({ id: z.uuid() });
const Settings = z.strictObject({
  ...geometryShape,
  language: z.enum(languages),
  sound: z.boolean(),
  scenes: z.boolean(),
  theme: z.enum(screenThemes),
  group: z.string().trim().max(40),
});
export const ChangeScreenInput = z.strictObject({
  id: z.uuid(),
  settings: Settings.superRefine(refuseTooFar) satisfies z.ZodType<ScreenSettings>,
  base: Settings.optional(),
});

/** Lists the wall displays by name, with complete settings and the time each was last seen. */
export async function listScreens({ db }: Context) {
  const screens = await db
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
  return screens.map((screen) => ({ ...screen, settings: completeScreenSettings(screen.settings) }));
}

/**
 * Returns the name and all settings of the wall display that sends the request, its pinned scene, and its place among
 * the wall displays that share the scenes of its group. Refuses other actors with `forbidden`.
 */
export async function readOwnScreen({ db, actor, now }: Context) {
  if (actor.kind !== "screen") throw new Refusal("forbidden", { needs: "a paired screen" });
  const columns = { id: screen.id, name: screen.name, pinnedScene: screen.pinnedScene, settings: screen.settings };
  const [ownScreen] = await db.select(columns).from(screen).where(eq(screen.id, actor.id));
  if (!ownScreen) throw new Refusal("unauthenticated");
  const { name, pinnedScene } = ownScreen;
  const settings = completeScreenSettings(ownScreen.settings);
  if (settings.group === "") return { name, settings, pinnedScene, share: singleScreen };
  const onlineSince = new Date(now().getTime() - screenOfflineAfterMs);
  const screensOfGroup = await db
    .select(columns)
    .from(screen)
    .where(
      and(
        isNull(screen.revokedAt),
        gt(screen.lastSeenAt, onlineSince),
        eq(sql`${screen.settings} ->> 'group'`, settings.group),
      ),
    );
  return { name, settings, pinnedScene, share: findScreenGroupPosition(screensOfGroup, actor.id) };
}

/** Replaces all settings of a wall display; the live feed notifies it. Refuses an unknown screen with `not-found`. */
export async function changeScreen(context: Context, { id, settings, base }: z.output<typeof ChangeScreenInput>) {
  await inTransaction(context.db, async (tx) => {
    const [before] = await tx.select({ settings: screen.settings }).from(screen).where(eq(screen.id, id)).for("update");
    if (!before) throw new Refusal("not-found", { screenId: id });
    checkBase(base, completeScreenSettings(before.settings));
    if (isDeepStrictEqual(completeScreenSettings(before.settings), settings)) return;
    await tx.update(screen).set({ settings }).where(eq(screen.id, id));
    const data = { screenId: id, before: completeScreenSettings(before.settings), after: settings };
    await record(tx, context, [{ kind: "screen.changed", data }]);
  });
  context.announce();
}

/** Revokes a wall display, which loses access within seconds. Refuses an unknown or revoked one with `not-found`. */
export async function revokeScreen(context: Context, { id }: z.output<typeof ScreenInput>) {
  await inTransaction(context.db, async (tx) => {
    const [revokedScreen] = await tx
      .update(screen)
      .set({
        revokedAt: context.now(),
        tokenHash: null,
        previousTokenHash: null,
        pairingHash: null,
        pairingUntil: null,
        pinnedScene: null,
      })
      .where(and(eq(screen.id, id), isNull(screen.revokedAt)))
      .returning({ name: screen.name });
    if (!revokedScreen) throw new Refusal("not-found", { screenId: id });
    await record(tx, context, [{ kind: "screen.revoked", data: { screenId: id, name: revokedScreen.name } }]);
  });
  context.announce();
}
