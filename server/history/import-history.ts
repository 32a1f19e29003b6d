import { basename } from "node:path";
import { sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import type { Context } from "../context";
import { callHistory } from "./calls";
import { type Header, readHeader } from "./columns";
import { digestFile } from "./digest-file";
import { incidentHistory } from "./incidents";
import type { HistoryKind, Origin } from "./kind";
import {
  advance,
  beginProgress,
  finishProgress,
  holdProgress,
  type Progress,
  type ProgressKey,
  readProgress,
  takeTurn,
} from "./progress";
import { type FileRecord, readRecords } from "./read-records";
import { holdsRejected, openRejected, putAway, rejectedPath } from "./rejected-file";
import { rejectedFor, type Sorted, sortBatch } from "./sort-batch";

const kinds = {
  incidents: async (db: Db, origin: Origin) => prepare(await incidentHistory(db, origin)),
  calls: async (db: Db, origin: Origin) => prepare(await callHistory(db, origin)),
};
export type HistoryKindName = keyof typeof kinds;
export const historyKinds = Object.keys(kinds) as HistoryKindName[];

/** Records a transaction writes. */
const batchSize = 5_000;

type File = { kind: HistoryKindName; path: string; source: string };

/** How far it is: of the whole import, also of runs before this one; `begunAt` is how much of the file was done before. */
export type Course = Progress & { size: number; begunAt: number };

/**
 * Brings in a file of history of any length, in batches: lines that are not sound are set aside in a file beside it, with the cause;
 * rows that are there already stay as they are. Killed and run again, it goes on behind the last batch that was committed. A file that was
 * brought in to its end is gone through anew. Refuses with `invalid-input` a file whose columns are not those of the kind.
 */
export async function importHistory(
  context: Context,
  { kind: name, path, source }: File,
  tell: (course: Course) => void = () => {},
): Promise<Course & { rejectedPath: string }> {
  const { db, actor, now } = context;
  const origin = { source, simulated: actor.simulated, now: now() };
  const kind = await kinds[name](db, origin);
  const header = await readHeader(path, kind);
  const { contentHash, size } = await digestFile(path);
  const key = { kind: name, source, simulated: actor.simulated, contentHash };
  const aside = rejectedPath(path);
  const file = basename(path);

  let progress = await goOnOrBegin(context, { key, file, header, aside });
  const begunAt = progress.bytes;
  const rejected = openRejected(aside);
  tell({ ...progress, size, begunAt });
  try {
    // The next batch is read while the database writes.
    let writing: Promise<unknown> = Promise.resolve();
    for await (const batch of inBatches(path, { ...header, ...progress })) {
      const sorted = kind.sort(batch, header.columns);
      await writing;
      writing = inTransaction(db, async (tx) => {
        await holdProgress(tx, progress);
        const { imported, setAside, there } = await sorted.write(tx);
        return advance(tx, progress, {
          bytes: batch.end,
          lines: batch.lines,
          imported: progress.imported + imported,
          setAside: progress.setAside + setAside.length,
          alreadyThere: progress.alreadyThere + there,
          rejectedBytes: await rejected.write(setAside, progress.rejectedBytes),
        });
      }).then((after) => {
        progress = after;
        tell({ ...progress, size, begunAt });
      });
      // Awaited at the next turn; until then a failure is not an unhandled one.
      writing.catch(() => {});
    }
    await writing;
    await rejected.end(progress.rejectedBytes);
  } finally {
    await rejected.close();
  }
  await inTransaction(db, async (tx) => {
    await finishProgress(tx, key, now());
    const { imported, setAside, alreadyThere } = progress;
    const data = { kind: name, file, source, simulated: actor.simulated, imported, setAside, alreadyThere };
    await record(tx, context, [{ kind: "history.imported", data }]);
  });
  context.announce();
  for (const table of ["incident", "assignment", "call"]) await db.execute(sql.raw(`analyze ${table}`));
  return { ...progress, size, begunAt, rejectedPath: aside };
}

type Begun = { key: ProgressKey; file: string; header: Header; aside: string };

/** Where the file was left, or its first row when it is new, was brought in to its end, or lost what was set aside of it. */
async function goOnOrBegin(context: Context, { key, file, header, aside }: Begun): Promise<Progress> {
  return inTransaction(context.db, async (tx) => {
    // What a killed run had sent off last is over then.
    await takeTurn(tx);
    const known = await readProgress(tx, key);
    if (known && known.finishedAt === null && (await holdsRejected(aside, known.rejectedBytes))) return known;
    if (!known) putAway(aside, context.now());
    const counts = { imported: 0, setAside: 0, alreadyThere: 0, rejectedBytes: 0 };
    const at = { bytes: header.end, lines: header.lines, startedAt: context.now(), finishedAt: null };
    const begun = { ...key, file, ...counts, ...at };
    await beginProgress(tx, begun);
    const data = { kind: key.kind, file, source: key.source, simulated: key.simulated };
    await record(tx, context, [{ kind: "history.import-began", data }]);
    return begun;
  });
}

type Batch = FileRecord[] & { end: number; lines: number };

async function* inBatches(
  path: string,
  { separator, bytes, lines }: { separator: string; bytes: number; lines: number },
): AsyncGenerator<Batch> {
  let waiting: FileRecord[] = [];
  const batch = (records: FileRecord[]): Batch => {
    const { end, line, lines: own } = records.at(-1) as FileRecord;
    return Object.assign(records, { end, lines: line + own - 1 });
  };
  for await (const records of readRecords(path, { separator, from: bytes, lines })) {
    waiting = waiting.concat(records);
    while (waiting.length >= batchSize) {
      yield batch(waiting.slice(0, batchSize));
      waiting = waiting.slice(batchSize);
    }
  }
  if (waiting.length > 0) yield batch(waiting);
}

/** Hides the row type, so that all kinds are used alike. */
function prepare<Row extends { external_id: string }>(kind: HistoryKind<Row>) {
  return {
    ...kind,
    sort(records: readonly FileRecord[], columns: readonly string[]) {
      const sorted = sortBatch(records, columns, kind);
      return { write: (tx: Db) => keep(tx, sorted, kind) };
    },
  };
}

async function keep<Row extends { external_id: string }>(
  tx: Db,
  { rows, rejected, repeated }: Sorted<Row>,
  { write }: HistoryKind<Row>,
) {
  const notKept =
    rows.length === 0
      ? []
      : await write(
          tx,
          rows.map(({ row }) => row),
        );
  const others = notKept.flatMap(({ nr, outcome }) => {
    const record = rows[nr]?.record;
    if (outcome === "there" || !record) return [];
    const cause = "was brought in before, with other content; an import adds and never changes";
    return [rejectedFor(record, [{ field: "external_id", cause }])];
  });
  const setAside = [...rejected, ...others].sort((one, other) => one.line - other.line);
  return { imported: rows.length - notKept.length, setAside, there: notKept.length - others.length + repeated };
}
