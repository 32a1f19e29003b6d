import { and, asc, eq, isNotNull, isNull } from "drizzle-orm";
import { z } from "zod";
import { screen } from "../../db/schema/people";
import { inTransaction } from "../../db/transaction";
import { wallScenes } from "../../db/vocabulary";
import { record } from "../audit/record";
import type { Context } from "../context";
import { completeScreenSettings } from "../domain/screen-settings";
import { screenOfflineAfterMs } from "../domain/wall-scene";
import { Refusal } from "../errors";

export const PinSceneInput = z.strictObject({ id: z.uuid(), scene: z.enum(wallScenes).nullable() });

const pairedCondition = and(isNotNull(screen.pairedAt), isNull(screen.revokedAt));

/** Lists the paired wall displays by name, with the scene pinned to each and whether the display is switched on. */
export async function listPinnedScenes({ db, now }: Context) {
  const screens = await db
    .select({
      id: screen.id,
      name: screen.name,
      pinnedScene: screen.pinnedScene,
      settings: screen.settings,
      lastSeenAt: screen.lastSeenAt,
    })
    .from(screen)
    .where(pairedCondition)
    .orderBy(asc(screen.name));
  return screens.map(({ settings, lastSeenAt, ...fields }) => ({
    ...fields,
    group: completeScreenSettings(settings).group,
    isOn: now().getTime() - (lastSeenAt?.getTime() ?? 0) <= screenOfflineAfterMs,
  }));
}

/**
 * Pins a scene to a screen, or with `null` lets the screen change its scene by itself. Returns the scene that was
 * pinned before. Refuses a screen that is not paired with `not-found`.
 */
export async function pinScene(context: Context, { id, scene }: z.output<typeof PinSceneInput>) {
  const previousScene = await inTransaction(context.db, async (tx) => {
    const [pinnedScreen] = await tx
      .select({ name: screen.name, scene: screen.pinnedScene })
      .from(screen)
      .where(and(eq(screen.id, id), pairedCondition))
      .for("update");
    if (!pinnedScreen) throw new Refusal("not-found", { screenId: id });
    const { name, scene: previous } = pinnedScreen;
    if (previous === scene) return previous;
    await tx.update(screen).set({ pinnedScene: scene }).where(eq(screen.id, id));
    const kind = scene ? "screen.scene-pinned" : "screen.scene-unpinned";
    await record(tx, context, [{ kind, data: { screenId: id, name, before: { scene: previous }, after: { scene } } }]);
    return previous;
  });
  context.announce();
  return { previousScene };
}
