import { type Audience, audiences } from "./message";

/**
 * How far a client has received the feed: the audience, the database (and its last start), the process that sent the
 * last message, and that process's sequence number. Any other process resumes from `snapshot`, and for units from
 * `unitsFrom`.
 */
export type Cursor = {
  audience: Audience;
  database: string;
  process: string;
  sequence: number;
  /** When the database was read, by the database's clock. */
  readAt: Date;
  /** All movements of units before this time (by the database's clock) were visible to the read; 1970 if unknown. */
  unitsFrom: Date;
  /** The PostgreSQL snapshot in which the database was read, as `xmin:xmax:xip`. */
  snapshot: string;
};

const maxLength = 4_000;
const messageIdPattern =
  /^([a-z]+)\.([0-9a-f]{12})\.([0-9a-f]{8})\.(\d{1,15})\.(\d{1,15})\.(\d{1,15})\.(\d{1,19}:\d{1,19}:(?:\d{1,19}(?:,\d{1,19})*)?)$/;

export function formatMessageId({
  audience,
  database,
  process,
  sequence,
  readAt,
  unitsFrom,
  snapshot,
}: Cursor): string {
  return [audience, database, process, sequence, readAt.getTime(), unitsFrom.getTime(), snapshot].join(".");
}

/** Parses a message id; null if the feed did not create it. */
export function parseMessageId(id: string): Cursor | null {
  if (id.length > maxLength) return null;
  const [, audienceName, database = "", process = "", sequence, readAt, unitsFrom, snapshot = ""] =
    messageIdPattern.exec(id) ?? [];
  const audience = audiences.find((candidate) => candidate === audienceName);
  if (!audience || !isSnapshot(snapshot)) return null;
  const times = { readAt: new Date(Number(readAt)), unitsFrom: new Date(Number(unitsFrom)) };
  return { audience, database, process, sequence: Number(sequence), ...times, snapshot };
}

/**
 * Returns the bounds of a snapshot: its oldest running transaction (xmin), and the id after its highest completed
 * transaction (xmax).
 */
export function snapshotBounds(snapshot: string): { oldest: bigint; next: bigint } {
  const [oldest = "0", next = "0"] = snapshot.split(":");
  return { oldest: BigInt(oldest), next: BigInt(next) };
}

const transactionIdLimit = 2n ** 63n;

/** Whether PostgreSQL accepts a string as a snapshot. A query with any other string would fail. */
function isSnapshot(text: string): boolean {
  const { oldest, next } = snapshotBounds(text);
  const runningTransactions = (text.split(":")[2] ?? "").split(",").filter(Boolean).map(BigInt);
  const isAscending = runningTransactions.every(
    (id, index) => id >= (runningTransactions[index - 1] ?? oldest) && id < next,
  );
  return oldest > 0n && oldest <= next && next < transactionIdLimit && isAscending;
}
