import { eq } from "drizzle-orm";
import type { Db } from "../../db/client";
import { call } from "../../db/schema/calls";
import { person } from "../../db/schema/people";
import { Refusal } from "../errors";

/**
 * Throws the refusal that says why an action on a call failed: the call does not exist (`not-found`), is over
 * (`call-over`), or is claimed by somebody else (`call-claimed`, with that person's name).
 */
export async function refuseCallAction(tx: Db, id: string): Promise<never> {
  const [existingCall] = await tx
    .select({ claimedBy: call.claimedBy, claimedAt: call.claimedAt, disposition: call.disposition })
    .from(call)
    .where(eq(call.id, id));
  if (!existingCall) throw new Refusal("not-found", { callId: id });
  const { claimedBy, claimedAt: at, disposition } = existingCall;
  if (disposition !== null) throw new Refusal("call-over", { callId: id, disposition });
  throw new Refusal("call-claimed", { callId: id, by: claimedBy && { name: await readActorName(tx, claimedBy), at } });
}

async function readActorName(tx: Db, actor: string): Promise<string | null> {
  const [, id] = /^person:(.+)$/.exec(actor) ?? [];
  if (!id) return null;
  const [claimer] = await tx.select({ name: person.name }).from(person).where(eq(person.id, id));
  return claimer?.name ?? null;
}
