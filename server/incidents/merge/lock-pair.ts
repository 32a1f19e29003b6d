import type { Db } from "../../../db/client";
import type { Context } from "../../context";
import { requireUnmasked } from "../../masking/sensitive-access";
import { type LockedIncident, lockIncident } from "../lock-incident";

/**
 * Locks two incidents in the order of their ids, so that two merges of the same pair cannot deadlock. Refuses with
 * `forbidden` if one of them is masked for the actor.
 */
export async function lockPair(
  tx: Db,
  { actor }: Pick<Context, "actor">,
  { fromId, intoId }: { fromId: string; intoId: string },
): Promise<{ from: LockedIncident; into: LockedIncident }> {
  const isFromLockedFirst = fromId < intoId;
  const first = await lockIncident(tx, isFromLockedFirst ? fromId : intoId);
  const second = await lockIncident(tx, isFromLockedFirst ? intoId : fromId);
  for (const lockedIncident of [first, second]) requireUnmasked(actor, lockedIncident);
  return isFromLockedFirst ? { from: first, into: second } : { from: second, into: first };
}
