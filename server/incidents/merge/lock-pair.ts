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
  const isFromFirst = fromId < intoId;
  const first = await lockIncident(tx, isFromFirst ? fromId : intoId);
  const second = await lockIncident(tx, isFromFirst ? intoId : fromId);
  for (const lockedIncident of [first, second]) requireUnmasked(actor, lockedIncident);
  return isFromFirst ? { from: first, into: second } : { from: second, into: first };
}
