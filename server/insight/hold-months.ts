import { eq, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import type { CallCount } from "../../db/insight-queries";
import { insightMonth, insightStale } from "../../db/schema/insight";
import { steps } from "../domain/insight";
import { readCalls } from "./call-counts";
import { type HeldSums, holdSums } from "./hold-sums";
import { KnownCodes } from "./known-codes";
import { type MonthColumns, missing, readColumns } from "./month-columns";
import { sealBytes, UnreadableMonth } from "./seal";

/** The lists of a month, which are not needed any more once its numbers are those of `KnownCodes`. */
type Lists = "types" | "districts" | "crews" | "cells";

/** A month as it is counted: its columns with the numbers of `KnownCodes`. */
export type Month = Omit<MonthColumns, Lists> & {
  /** Its first day, as "2026-11-01". */
  month: string;
  rows: number;
  /** The first row of each kind, and behind the last the number of rows. */
  kindStarts: Uint32Array;
  /** For each row, a bit for each step that was stamped, in the order of `steps`. */
  stamped: Uint8Array;
  calls: CallCount[];
};

export type ListedMonth = { month: string; version: number };

/** The months that were read, as many as there is memory for, and the codes they speak in. */
export type Months = {
  codes: KnownCodes;
  sums: HeldSums;
  /** Reads a month in the version listed or a later one; asked for twice at once, it is read once. None when it is gone. */
  read(db: Db, listed: ListedMonth): Promise<Month | null>;
  /** Bytes of months that are held. */
  held(): number;
};

type Held = { month: string; version: number; bytes: number; reading: Promise<Month | null> };

/** A quarter of the memory is for sums over months. */
const shareOfSums = 0.25;

/** Holds months, and sums over them, up to so many megabytes: those asked for last stay. */
export function holdMonths(megabytes: number): Months {
  const most = megabytes * 1_048_576 * (1 - shareOfSums);
  const sums = holdSums(megabytes * 1_048_576 * shareOfSums);
  const codes = new KnownCodes();
  // In the order in which they were asked for.
  const held = new Map<string, Held>();
  let bytes = 0;

  const drop = (one: Held) => {
    if (held.get(one.month) !== one) return;
    held.delete(one.month);
    bytes -= one.bytes;
  };
  const read = (db: Db, { month, version }: ListedMonth) => {
    const known = held.get(month);
    if (known?.version === version) {
      held.delete(month);
      held.set(month, known);
      return known.reading;
    }
    if (known) drop(known);
    const one: Held = { month, version, bytes: 0, reading: Promise.resolve(null) };
    one.reading = readMonth(db, month, codes).then(
      (result) => {
        if (!result || held.get(month) !== one) return result;
        one.bytes = sizeOf(result);
        bytes += one.bytes;
        for (const oldest of held.values()) {
          if (bytes <= most || oldest === one) break;
          drop(oldest);
        }
        return result;
      },
      (error: unknown) => {
        drop(one);
        throw error;
      },
    );
    held.set(month, one);
    return one.reading;
  };
  return { codes, sums, read, held: () => bytes };
}

/** The folded months, earliest first; none that holds nothing but sensitive incidents, which is told of in no way. */
export async function listFolded(db: Db): Promise<ListedMonth[]> {
  return db
    .select({ month: insightMonth.month, version: insightMonth.version })
    .from(insightMonth)
    .where(sql`${insightMonth.rows} > 0 or length(${insightMonth.calls}) > ${sealBytes}`)
    .orderBy(insightMonth.month);
}

/** One that cannot be read is noted as stale, so that it is folded again, and throws. */
async function readMonth(db: Db, month: string, codes: KnownCodes): Promise<Month | null> {
  const { incidents, calls } = insightMonth;
  const [row] = await db.select({ incidents, calls }).from(insightMonth).where(eq(insightMonth.month, month));
  if (!row) return null;
  try {
    const read = readColumns(row.incidents);
    codes.adopt(read);
    const { types: _, districts: __, crews: ___, cells: ____, ...columns } = read;
    return { ...columns, month, rows: columns.day.length, ...derived(columns), calls: readCalls(row.calls) };
  } catch (error) {
    if (!(error instanceof UnreadableMonth)) throw error;
    await db.insert(insightStale).values({ month });
    throw new Error(`the figures of ${month} cannot be read and are folded again: ${error.message}`);
  }
}

function derived({ kind, seconds }: Pick<MonthColumns, "kind" | "seconds">): Pick<Month, "kindStarts" | "stamped"> {
  const starts: number[] = [];
  for (let row = 0; row < kind.length; row++) if (kind[row] !== kind[row - 1]) starts.push(row);
  const stamped = new Uint8Array(kind.length);
  for (let step = 0; step < steps.length; step++) {
    const column = seconds[step] as Uint16Array;
    for (let row = 0; row < stamped.length; row++) {
      if (column[row] !== missing) stamped[row] = (stamped[row] as number) | (1 << step);
    }
  }
  return { kindStarts: Uint32Array.from([...starts, kind.length]), stamped };
}

function sizeOf({ rows, calls }: Month): number {
  const bytesPerRow = 13 + 2 * steps.length;
  return rows * bytesPerRow + calls.length * 64;
}
