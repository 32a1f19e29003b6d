import { eq, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { readEvents } from "../../db/queries/live";
import { outbox } from "../../db/schema/forwarding";
import { queryRows } from "../../db/sql";
import { inTransaction } from "../../db/transaction";

export type AuditEvent = Awaited<ReturnType<typeof readEvents>>[number];
/** Writes what a batch of events requires, and returns the number of messages written. */
type Write = (tx: Db, events: readonly AuditEvent[]) => Promise<number>;

const batchSize = 500;

/**
 * Passes all events that the outbox has not read yet to `write`, in batches, in the transactions that store the new
 * position, so that no event is lost or read twice. Only one process does this at a time. Returns the number of
 * messages written.
 *
 * The position is a snapshot: an event is new if it was not visible in it. So a transaction that stays open, in any
 * database of the server, delays only its own events. Within a batch, events are in the order of their ids. For one
 * incident this is the order of the changes, because each change locks the incident before its event gets an id.
 */
export async function readNewEvents(db: Db, write: Write): Promise<number> {
  let messageCount = 0;
  for (let hasMore = true; hasMore; ) {
    const { tx: after_tx, eventId: after_id, seen } = await readPosition(db);
    // Check without a lock first, so that nothing is locked or written while there are no new events.
    const parameters = { after_tx, after_id, since_snapshot: seen, until_snapshot: null, max_rows: 1 };
    if ((await readEvents(db, parameters)).length === 0) break;
    const batch = await inTransaction(db, (tx) => readBatch(tx, write));
    messageCount += batch.messageCount;
    hasMore = batch.hasMore;
  }
  return messageCount;
}

async function readPosition(db: Db): Promise<Pick<typeof outbox.$inferSelect, "tx" | "eventId" | "seen">> {
  const [position] = await db.select().from(outbox).where(eq(outbox.id, 1));
  if (position) return position;
  // No event has been read yet, so start with the first one of the audit trail.
  const start = { tx: "0", eventId: 0, seen: null };
  await db
    .insert(outbox)
    .values({ id: 1, ...start })
    .onConflictDoNothing();
  return start;
}

async function readBatch(tx: Db, write: Write): Promise<{ messageCount: number; hasMore: boolean }> {
  const [position] = await tx.select().from(outbox).where(eq(outbox.id, 1)).for("update", { skipLocked: true });
  if (!position) return { messageCount: 0, hasMore: false };
  const untilSnapshot = await readSnapshot(tx);
  const oldestRunning = untilSnapshot.split(":")[0] ?? "";
  let messageCount = 0;
  let last = { tx: position.tx, id: position.eventId };
  for (;;) {
    const parameters = {
      ...{ after_tx: last.tx, after_id: last.id },
      ...{ since_snapshot: position.seen, until_snapshot: untilSnapshot },
      max_rows: batchSize,
    };
    const events = await readEvents(tx, parameters);
    messageCount += await write(
      tx,
      events.toSorted((a, b) => a.id - b.id),
    );
    const hasMore = events.length === batchSize;
    last = events.at(-1) ?? last;
    // A batch can end only where no running transaction can add an event before its end.
    if (hasMore && BigInt(last.tx) >= BigInt(oldestRunning)) continue;
    const nextPosition = hasMore
      ? { tx: last.tx, eventId: last.id }
      : { tx: oldestRunning, eventId: 0, seen: untilSnapshot };
    await tx.update(outbox).set(nextPosition).where(eq(outbox.id, 1));
    return { messageCount, hasMore };
  }
}

async function readSnapshot(tx: Db): Promise<string> {
  const [row] = await queryRows<{ snapshot: string }>(tx, sql`select pg_current_snapshot()::text as snapshot`);
  return row?.snapshot ?? "";
}
