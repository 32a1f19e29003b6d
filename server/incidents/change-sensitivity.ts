import { eq } from "drizzle-orm";
import { z } from "zod";
import { incident } from "../../db/schema/incidents";
import { incidentType } from "../../db/schema/plans";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import type { Context } from "../context";
import { badField } from "../errors";
import { insertNote } from "./add-note";
import { lockIncident } from "./lock-incident";
import { markSensitive, resendUnits, sensitivityMarked } from "./mark-sensitive";

export const ChangeSensitivityInput = z.strictObject({
  id: z.uuid(),
  sensitive: z.boolean(),
  reason: z.string().trim().min(3).max(500),
});

/**
 * Marks an incident as sensitive or removes the mark. The reason is added to the incident as a note. Has no effect if
 * the mark would not change. Incidents that were merged into it are marked too. Refuses to remove the mark from incidents of violence against women and children.
 */
export async function changeSensitivity(
  context: Context,
  { id, sensitive, reason }: z.output<typeof ChangeSensitivityInput>,
): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    const lockedIncident = await lockIncident(tx, id);
    if (lockedIncident.sensitive === sensitive) return;
    const [type] = await tx
      .select({ category: incidentType.category })
      .from(incidentType)
      .where(eq(incidentType.code, lockedIncident.typeCode));
    if (!sensitive && type?.category === "women-and-children") {
      throw badField("sensitive", "violence against women and children stays sensitive", "always-sensitive");
    }
    await tx
      .update(incident)
      .set({ sensitive, version: lockedIncident.version + 1 })
      .where(eq(incident.id, id));
    const markedIds = sensitive ? await markSensitive(tx, [id]) : [];
    await resendUnits(tx, [id]);
    const noteId = await insertNote(tx, context, { incidentId: id, text: reason });
    const data = { before: lockedIncident.sensitive, after: sensitive, noteId };
    await record(tx, context, [
      { kind: "incident.sensitivity-changed", incidentId: id, data },
      ...markedIds.map(sensitivityMarked),
    ]);
  });
  context.announce();
  context.announce("positions");
}
