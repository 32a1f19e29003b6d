import { type Audience, audiences } from "./message";

/**
 * How far a screen has heard: what its audience, in this database since this start, had been told by this process with its so-manieth
 * message. Another process goes on from the snapshot, and for units from the moment before which nothing can still appear.
 */
export type Heard = {
  audience: Audience;
  database: string;
  process: string;
  sequence: number;
  /** The database's clock. */
  readAt: Date;
  /** The database's clock; the epoch where it is not known. */
  unitsFrom: Date;
  snapshot: string;
};

const longest = 4_000;
const shape =
  /^([a-z]+)\.([0-9a-f]{12})\.([0-9a-f]{8})\.(\d{1,15})\.(\d{1,15})\.(\d{1,15})\.(\d{1,19}:\d{1,19}:(?:\d{1,19}(?:,\d{1,19})*)?)$/;

export function writeId({ audience, database, process, sequence, readAt, unitsFrom, snapshot }: Heard): string {
  return [audience, database, process, sequence, readAt.getTime(), unitsFrom.getTime(), snapshot].join(".");
}

/** What a message id says; null when it is none of ours. */
export function readId(id: string): Heard | null {
  if (id.length > longest) return null;
  const [, given, database = "", process = "", sequence, readAt, unitsFrom, snapshot = ""] = shape.exec(id) ?? [];
  const audience = audiences.find((one) => one === given);
  if (!audience || !isSnapshot(snapshot)) return null;
  const moments = { readAt: new Date(Number(readAt)), unitsFrom: new Date(Number(unitsFrom)) };
  return { audience, database, process, sequence: Number(sequence), ...moments, snapshot };
}

/** The first transaction that a snapshot knows nothing of, and the oldest that was still running. */
export function boundsOf(snapshot: string): { oldest: bigint; next: bigint } {
  const [oldest = "0", next = "0"] = snapshot.split(":");
  return { oldest: BigInt(oldest), next: BigInt(next) };
}

const most = 2n ** 63n;

/** Whether PostgreSQL would take it for a snapshot: anything else would be an error there. */
function isSnapshot(text: string): boolean {
  const { oldest, next } = boundsOf(text);
  const running = (text.split(":")[2] ?? "").split(",").filter(Boolean).map(BigInt);
  const isRising = running.every((one, index) => one >= (running[index - 1] ?? oldest) && one < next);
  return oldest > 0n && oldest <= next && next < most && isRising;
}
