import type { Db } from "../../db/client";
import type { EventKind } from "../../db/event-kinds";
import { event } from "../../db/schema/events";
import { actorReference, type Context } from "../context";
import { consumeQuota } from "./quota";

export type Entry = { kind: EventKind; incidentId?: string; unitId?: string; data?: Record<string, unknown> };

/**
 * Writes audit events with their actor, time and network address. Call it in the transaction of the change itself, and
 * only if something changed. Refuses with `rate-limited` if the actor exceeds its quota of events (`quota.ts`).
 */
export async function record(tx: Db, { actor, now }: Pick<Context, "actor" | "now">, entries: Entry[]): Promise<void> {
  if (entries.length === 0) return;
  const at = now();
  consumeQuota(actor, entries.length, at);
  const commonColumns = { actor: actorReference(actor), from: actor.from ?? null, at };
  await tx.insert(event).values(entries.map((entry) => ({ ...commonColumns, ...entry })));
}
