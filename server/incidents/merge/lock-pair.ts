import type { Db } from "../../../db/client";
import type { Context } from "../../context";
import { requireUnmasked } from "../../masking/sensitive-access";
import { type LockedIncident, lockIncident } from "../lock-incident";
import { lockTypesOf } from "../mark-sensitive";

/**
 * Locks the types of two incidents, because a change of a type changes its open incidents and those into which one of
 * them was merged; then the incidents, in the order of their ids, so that two merges of the same pair cannot deadlock.
 * Refuses with `forbidden` if one of them is masked for the actor.
 */
export async function lockPair(
  tx: Db,
  { actor }: Pick<Context, "actor">,
  { fromId, intoId }: { fromId: string; intoId: string },
): Promise<{ from: LockedIncident; into: LockedIncident }> {
  await lockTypesOf(tx, [fromId, intoId]);
  const isFromLockedFirst = fromId < intoId;
  const first = await lockIncident(tx, isFromLockedFirst ? fromId : intoId);
  const second = await lockIncident(tx, isFromLockedFirst ? intoId : fromId);
  // An edit may have changed a type before its incident was locked.
  await lockTypesOf(tx, [fromId, intoId]);
  for (const lockedIncident of [first, second]) requireUnmasked(actor, lockedIncident);
  return isFromLockedFirst ? { from: first, into: second } : { from: second, into: first };
}
