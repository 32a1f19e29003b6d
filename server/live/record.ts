import type { Db } from "../../db/client";
import { event } from "../../db/schema/events";
import type { EventKind } from "../../db/vocabulary";

export type Entry = { kind: EventKind; incidentId?: string; unitId?: string; data?: Record<string, unknown> };

/** Writes what happened, in the transaction of the change itself: audit trail and live feed in one. */
export async function record(tx: Db, { actor, at }: { actor: string; at: Date }, entries: Entry[]): Promise<void> {
  if (entries.length > 0) await tx.insert(event).values(entries.map((entry) => ({ actor, at, ...entry })));
}
