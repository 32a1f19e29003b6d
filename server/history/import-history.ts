import { basename } from "node:path";
import { sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import type { Context } from "../context";
import { createCallHistoryKind } from "./calls";
import {
  advanceCheckpoint,
  type Checkpoint,
  type CheckpointKey,
  finishCheckpoint,
  hashFile,
  lockCheckpoint,
  lockHistoryImports,
  readCheckpoint,
  resetCheckpoint,
} from "./checkpoint";
import type { HistoryKind, HistoryOrigin } from "./history-kind";
import { createIncidentHistoryKind } from "./incidents";
import { type Header, readHeader } from "./read-header";
import { type FileRecord, readRecords } from "./read-records";
import { hasRejectedBytes, openRejectedFile, rejectedPath, renameOldRejectedFile } from "./rejected-file";
import { toRejectedLine, type ValidatedBatch, validateBatch } from "./validate-batch";

const kinds = {
  incidents: async (db: Db, origin: HistoryOrigin) => hideRowType(await createIncidentHistoryKind(db, origin)),
  calls: async (db: Db, origin: HistoryOrigin) => hideRowType(await createCallHistoryKind(db, origin)),
};
export type HistoryKindName = keyof typeof kinds;
export const historyKinds = Object.keys(kinds) as HistoryKindName[];

/** Records per transaction. */
const batchSize = 5_000;

type HistoryFile = { kind: HistoryKindName; path: string; source: string };

/** Progress of the whole import, including runs that were interrupted; `size` is the length of the file in bytes. */
export type ImportProgress = Checkpoint & { size: number };

/**
 * Imports a history file of any length in batches. Invalid lines are written with their cause to a file beside it.
 * Existing rows are not changed. If an earlier import of the same file was interrupted, the import resumes after the
 * last committed batch; otherwise it starts from the first row. Refuses with `invalid-input` when the columns do not
 * match the kind.
 */
export async function importHistory(
  context: Context,
  { kind: name, path, source }: HistoryFile,
  onProgress: (progress: ImportProgress) => void = () => {},
): Promise<ImportProgress & { rejectedPath: string }> {
  const { db, actor, now } = context;
  const origin = { source, simulated: actor.simulated, now: now() };
  const kind = await kinds[name](db, origin);
  const header = await readHeader(path, kind);
  const { contentHash, size } = await hashFile(path);
  const key = { kind: name, source, simulated: actor.simulated, contentHash };
  const rejectedFile = rejectedPath(path);
  const file = basename(path);

  let progress = await resumeOrStart(context, { key, file, header, rejectedFile });
  const rejectedWriter = openRejectedFile(rejectedFile);
  onProgress({ ...progress, size });
  try {
    // The next batch is parsed while the database writes this one.
    let pendingWrite: Promise<unknown> = Promise.resolve();
    for await (const batch of readBatches(path, { ...header, ...progress })) {
      const validatedBatch = kind.validate(batch, header.columns);
      await pendingWrite;
      pendingWrite = inTransaction(db, async (tx) => {
        await lockCheckpoint(tx, progress);
        const { imported, rejectedRecords, alreadyThere } = await validatedBatch.write(tx);
        return advanceCheckpoint(tx, progress, {
          bytes: batch.endByte,
          lines: batch.lines,
          imported: progress.imported + imported,
          rejectedCount: progress.rejectedCount + rejectedRecords.length,
          alreadyThere: progress.alreadyThere + alreadyThere,
          rejectedBytes: await rejectedWriter.write(rejectedRecords, progress.rejectedBytes),
        });
      }).then((updatedCheckpoint) => {
        progress = updatedCheckpoint;
        onProgress({ ...progress, size });
      });
      // `pendingWrite` is awaited only in the next iteration. Without this handler, an earlier rejection would be
      // unhandled.
      pendingWrite.catch(() => {});
    }
    await pendingWrite;
    await rejectedWriter.end(progress.rejectedBytes);
  } finally {
    await rejectedWriter.close();
  }
  await inTransaction(db, async (tx) => {
    await finishCheckpoint(tx, key, now());
    const { imported, rejectedCount, alreadyThere } = progress;
    const data = {
      kind: name,
      file,
      source,
      simulated: actor.simulated,
      imported,
      setAside: rejectedCount,
      alreadyThere,
    };
    await record(tx, context, [{ kind: "history.imported", data }]);
  });
  context.announce();
  for (const table of ["incident", "assignment", "call"]) await db.execute(sql.raw(`analyze ${table}`));
  return { ...progress, size, rejectedPath: rejectedFile };
}

type ImportStart = { key: CheckpointKey; file: string; header: Header; rejectedFile: string };

/**
 * Returns the checkpoint of an unfinished import; starts from the first row if there is none or if its rejected lines
 * are lost.
 */
async function resumeOrStart(context: Context, { key, file, header, rejectedFile }: ImportStart): Promise<Checkpoint> {
  return inTransaction(context.db, async (tx) => {
    // Waits for the last transaction of a killed run to end.
    await lockHistoryImports(tx);
    const storedCheckpoint = await readCheckpoint(tx, key);
    if (storedCheckpoint?.finishedAt === null && (await hasRejectedBytes(rejectedFile, storedCheckpoint.rejectedBytes)))
      return storedCheckpoint;
    if (!storedCheckpoint) renameOldRejectedFile(rejectedFile, context.now());
    const counts = { imported: 0, rejectedCount: 0, alreadyThere: 0, rejectedBytes: 0 };
    const start = { bytes: header.endByte, lines: header.lineCount, startedAt: context.now(), finishedAt: null };
    const newCheckpoint = { ...key, file, ...counts, ...start };
    await resetCheckpoint(tx, newCheckpoint);
    const data = { kind: key.kind, file, source: key.source, simulated: key.simulated };
    await record(tx, context, [{ kind: "history.import-began", data }]);
    return newCheckpoint;
  });
}

type Batch = FileRecord[] & { endByte: number; lines: number };

async function* readBatches(
  path: string,
  { separator, bytes, lines }: { separator: string; bytes: number; lines: number },
): AsyncGenerator<Batch> {
  let pendingRecords: FileRecord[] = [];
  const toBatch = (records: FileRecord[]): Batch => {
    const { endByte, line, lineCount: lastLineCount } = records.at(-1) as FileRecord;
    return Object.assign(records, { endByte, lines: line + lastLineCount - 1 });
  };
  for await (const records of readRecords(path, { separator, from: bytes, lines })) {
    pendingRecords = pendingRecords.concat(records);
    while (pendingRecords.length >= batchSize) {
      yield toBatch(pendingRecords.slice(0, batchSize));
      pendingRecords = pendingRecords.slice(batchSize);
    }
  }
  if (pendingRecords.length > 0) yield toBatch(pendingRecords);
}

/** Hides the row type of a kind of history, so that all kinds have the same type. */
function hideRowType<Row extends { external_id: string }>(kind: HistoryKind<Row>) {
  return {
    ...kind,
    validate(records: readonly FileRecord[], columns: readonly string[]) {
      const batch = validateBatch(records, columns, kind);
      return { write: (tx: Db) => writeBatch(tx, batch, kind) };
    },
  };
}

async function writeBatch<Row extends { external_id: string }>(
  tx: Db,
  { rows, rejectedLines, repeatedCount }: ValidatedBatch<Row>,
  { write }: HistoryKind<Row>,
) {
  const skippedRows =
    rows.length === 0
      ? []
      : await write(
          tx,
          rows.map(({ row }) => row),
        );
  const conflicts = skippedRows.flatMap(({ rowIndex, outcome }) => {
    const record = rows[rowIndex]?.record;
    if (outcome === "same" || !record) return [];
    const cause = "was imported before with other content; an import adds rows and never changes them";
    return [toRejectedLine(record, [{ field: "external_id", cause }])];
  });
  const rejectedRecords = [...rejectedLines, ...conflicts].sort((a, b) => a.line - b.line);
  return {
    imported: rows.length - skippedRows.length,
    rejectedRecords,
    alreadyThere: skippedRows.length - conflicts.length + repeatedCount,
  };
}
