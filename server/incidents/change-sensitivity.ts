import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { incident } from "../../db/schema/incidents";
import { incidentType } from "../../db/schema/plans";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import type { Context } from "../context";
import { badField } from "../errors";
import { insertNote } from "./add-note";
import { lockIncident, refuseMergedIncident } from "./lock-incident";
import { markedEvents, markSensitive, resendUnits, unmarkedEvent, unmarkSensitive } from "./mark-sensitive";
import { selectFamily } from "./merge/merged-family";

export const ChangeSensitivityInput = z.strictObject({
  id: z.uuid(),
  sensitive: z.boolean(),
  reason: z.string().trim().min(3).max(500),
});

/**
 * Marks an incident as sensitive or removes the mark, together with the incidents that were merged into it. The reason
 * is added to the incident as a note. Has no effect if the mark would not change. Refuses a merged incident with
 * `incident-merged`. Refuses to remove the mark if one of the incidents is about violence against women and children.
 */
export async function changeSensitivity(
  context: Context,
  { id, sensitive, reason }: z.output<typeof ChangeSensitivityInput>,
): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    const lockedIncident = await lockIncident(tx, id);
    await refuseMergedIncident(tx, lockedIncident);
    if (lockedIncident.sensitive === sensitive) return;
    if (!sensitive && (await isAlwaysSensitive(tx, id))) {
      throw badField("sensitive", "violence against women and children stays sensitive", "always-sensitive");
    }
    await tx
      .update(incident)
      .set({ sensitive, version: lockedIncident.version + 1 })
      .where(eq(incident.id, id));
    const eventsOfFamily = sensitive
      ? markedEvents(await markSensitive(tx, [id]))
      : (await unmarkSensitive(tx, [id])).map(unmarkedEvent);
    await resendUnits(tx, [id]);
    const noteId = await insertNote(tx, context, { incidentId: id, text: reason });
    const data = { before: lockedIncident.sensitive, after: sensitive, noteId };
    await record(tx, context, [{ kind: "incident.sensitivity-changed", incidentId: id, data }, ...eventsOfFamily]);
  });
  context.announce();
  context.announce("positions");
}

/** Whether an incident or one merged into it is about violence against women and children. */
async function isAlwaysSensitive(tx: Db, id: string): Promise<boolean> {
  const [alwaysSensitiveIncident] = await tx
    .select({ id: incident.id })
    .from(incident)
    .innerJoin(incidentType, eq(incidentType.code, incident.typeCode))
    .where(and(sql`${incident.id} in ${selectFamily([id])}`, eq(incidentType.category, "women-and-children")))
    .limit(1);
  return alwaysSensitiveIncident !== undefined;
}
