import { eq } from "drizzle-orm";
import { z } from "zod";
import { agency } from "../../db/schema/agencies";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import type { Context } from "../context";
import { badField } from "../errors";
import { bumpVersion, lockOpenIncident } from "../incidents/lock-incident";
import { requireUnmasked } from "../masking/sensitive-access";
import { forwardTo } from "./forward-to";

export const ForwardInput = z.strictObject({ incidentId: z.uuid(), agencyCode: z.string().min(1).max(64) });

/**
 * Forwards an incident to an agency by hand, for example to one that has no units in this system. Has no effect if it
 * has already been forwarded.
 */
export async function forwardIncident(
  context: Context,
  { incidentId, agencyCode }: z.output<typeof ForwardInput>,
): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    requireUnmasked(context.actor, await lockOpenIncident(tx, incidentId));
    const [existingAgency] = await tx.select({ code: agency.code }).from(agency).where(eq(agency.code, agencyCode));
    if (!existingAgency) throw badField("agencyCode", `no agency has the code "${agencyCode}"`, "not-there");
    const entries = await forwardTo(tx, context, incidentId, [agencyCode]);
    if (entries.length > 0) await bumpVersion(tx, incidentId);
    await record(tx, context, entries);
  });
  context.announce();
}
