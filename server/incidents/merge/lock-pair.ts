import type { Db } from "../../../db/client";
import type { Context } from "../../context";
import { requireUnmasked } from "../../masking/sensitive-access";
import { type LockedIncident, lockIncident } from "../lock-incident";
import { lockTypesOf } from "../mark-sensitive";

/**
 * Locks two incidents for a merge. First locks their types, because a change of a type also changes the open incidents
 * with this type and the incidents that they were merged into. Then locks the incidents in the order of their ids, so
 * that two merges of the same pair cannot deadlock. Refuses with `forbidden` if one of them is masked for the actor.
 */
export async function lockIncidentPair(
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
