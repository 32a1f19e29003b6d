import { and, eq, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { historyImport } from "../../db/schema/history";
import { CommandError } from "../explain-failure";

export type Progress = typeof historyImport.$inferSelect;
export type ProgressKey = Pick<Progress, "kind" | "source" | "simulated" | "contentHash">;

/** What a batch adds, and how far it came. */
export type Step = Pick<Progress, "bytes" | "lines" | "imported" | "setAside" | "alreadyThere" | "rejectedBytes">;

/** One history at a time is written, so that of two rows of the same name one is there before the other is looked for. */
export async function takeTurn(tx: Db): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(112, 5)`);
}

export async function readProgress(db: Db, key: ProgressKey): Promise<Progress | undefined> {
  const [known] = await db.select().from(historyImport).where(isOf(key));
  return known;
}

/** Notes that a file is begun, from its first line, also when it was brought in before. */
export async function beginProgress(tx: Db, begun: Progress): Promise<void> {
  const { kind: _, source: __, simulated: ___, contentHash: ____, ...rest } = begun;
  await tx
    .insert(historyImport)
    .values(begun)
    .onConflictDoUpdate({
      target: [historyImport.kind, historyImport.source, historyImport.simulated, historyImport.contentHash],
      set: rest,
    });
}

/** Makes sure that nobody else went on with the file since: that is an error, and nothing was written yet. */
export async function holdProgress(tx: Db, before: Progress): Promise<void> {
  await takeTurn(tx);
  const known = await readProgress(tx, before);
  if (known?.bytes === before.bytes && known.startedAt.getTime() === before.startedAt.getTime()) return;
  throw new CommandError("Another process is bringing in this file; nothing of it is lost or doubled.");
}

export async function advance(tx: Db, key: ProgressKey, step: Step): Promise<Progress> {
  const [after] = await tx.update(historyImport).set(step).where(isOf(key)).returning();
  if (!after) throw new Error("the progress of an import is gone");
  return after;
}

export async function finishProgress(tx: Db, key: ProgressKey, finishedAt: Date): Promise<void> {
  await tx.update(historyImport).set({ finishedAt }).where(isOf(key));
}

function isOf({ kind, source, simulated, contentHash }: ProgressKey) {
  return and(
    eq(historyImport.kind, kind),
    eq(historyImport.source, source),
    eq(historyImport.simulated, simulated),
    eq(historyImport.contentHash, contentHash),
  );
}
