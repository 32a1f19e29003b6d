import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { and, eq } from "drizzle-orm";
import { takeLock } from "../../db/advisory-locks";
import type { Db } from "../../db/client";
import { historyImport } from "../../db/schema/history";
import { CommandError } from "../command-line";

export type Checkpoint = typeof historyImport.$inferSelect;
export type CheckpointKey = Pick<Checkpoint, "kind" | "source" | "simulated" | "contentHash">;

/** The counters and the position in the file after a batch. */
export type CheckpointUpdate = Pick<
  Checkpoint,
  "bytes" | "lines" | "imported" | "rejectedCount" | "alreadyThere" | "rejectedBytes"
>;

/**
 * Locks out other history imports until the transaction ends. Otherwise, two imports could both find that an external
 * id is missing, and both insert it.
 */
export async function lockHistoryImports(tx: Db): Promise<void> {
  await takeLock(tx, "historyImport");
}

export async function readCheckpoint(db: Db, key: CheckpointKey): Promise<Checkpoint | undefined> {
  const [storedCheckpoint] = await db.select().from(historyImport).where(createKeyCondition(key));
  return storedCheckpoint;
}

/** Stores the start of an import, replacing the checkpoint of an earlier import of the same file. */
export async function resetCheckpoint(tx: Db, checkpoint: Checkpoint): Promise<void> {
  const { kind: _, source: __, simulated: ___, contentHash: ____, ...otherColumns } = checkpoint;
  await tx
    .insert(historyImport)
    .values(checkpoint)
    .onConflictDoUpdate({
      target: [historyImport.kind, historyImport.source, historyImport.simulated, historyImport.contentHash],
      set: otherColumns,
    });
}

/**
 * Locks history imports, and throws if another process has advanced this import in the meantime. Call it before
 * writing.
 */
export async function lockCheckpoint(tx: Db, expected: Checkpoint): Promise<void> {
  await lockHistoryImports(tx);
  const storedCheckpoint = await readCheckpoint(tx, expected);
  if (
    storedCheckpoint?.bytes === expected.bytes &&
    storedCheckpoint.startedAt.getTime() === expected.startedAt.getTime()
  )
    return;
  throw new CommandError("Another process is importing this file; no row is lost or duplicated.");
}

/** Stores the checkpoint after a batch. Call it in the batch's transaction. */
export async function advanceCheckpoint(tx: Db, key: CheckpointKey, update: CheckpointUpdate): Promise<Checkpoint> {
  const [updatedCheckpoint] = await tx.update(historyImport).set(update).where(createKeyCondition(key)).returning();
  if (!updatedCheckpoint) throw new Error("the checkpoint of an import was deleted");
  return updatedCheckpoint;
}

export async function finishCheckpoint(tx: Db, key: CheckpointKey, finishedAt: Date): Promise<void> {
  await tx.update(historyImport).set({ finishedAt }).where(createKeyCondition(key));
}

function createKeyCondition({ kind, source, simulated, contentHash }: CheckpointKey) {
  return and(
    eq(historyImport.kind, kind),
    eq(historyImport.source, source),
    eq(historyImport.simulated, simulated),
    eq(historyImport.contentHash, contentHash),
  );
}

/** Returns the SHA-256 that identifies a file's content, and its length in bytes. */
export async function hashFile(path: string): Promise<{ contentHash: string; size: number }> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1_048_576 }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { contentHash: hash.digest("hex"), size };
}
