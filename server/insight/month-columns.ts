import { type Precision, precisions } from "../../db/vocabulary";
import { longestSeconds, steps } from "../domain/insight";
import { checkSeal, checkVersion, seal, UnreadableMonth } from "./seal";

/** One incident of a month as the figures know it. */
export type Fact = {
  /** Of the month, from 1. */
  day: number;
  /** Weekday * 24 + hour in Sekayu; Monday is 0. */
  weekHour: number;
  type: string;
  priority: number;
  precision: Precision;
  simulated: boolean;
  /** Closed as a duplicate of another. */
  merged: boolean;
  /** None for a boundary call. */
  district: string | null;
  crew: Crew | null;
  /** H3, resolution 8; none where the place is known no better than to a village, and for a boundary call. */
  cell: string | null;
  /** In the order of `steps`. */
  seconds: readonly (number | null)[];
};

/** Whose crew was first on scene or, where none arrived, first sent; and all agencies that sent one, in order. */
export type Crew = { agency: string; station: string | null; agencies: readonly string[] };

/** A month as it was folded, rows of one kind together and within a kind by day: what each row says, by its place in the lists. */
export type MonthColumns = {
  types: string[];
  /** From 1 on: 0 is none, here and in the next two. */
  districts: string[];
  crews: Crew[];
  cells: string[];
  day: Uint8Array;
  weekHour: Uint8Array;
  /** The type's place * `marksPerType` + the marks. */
  kind: Uint16Array;
  district: Uint16Array;
  crew: Uint16Array;
  cell: Uint32Array;
  /** One column a step; `missing` where it was not stamped. */
  seconds: Uint16Array[];
};

/** What a month holds, told by its first bytes: counted incidents and their first and last days of the month, 0 for none. */
export type MonthHead = Record<"real" | "simulated", { count: number; firstDay: number; lastDay: number }>;

export const missing = 65_535;
const headBytes = 32;

/** Priority - 1, precision, simulated and merged in six bits. */
export const marksPerType = 64;
const [precisionShift, simulatedMark, mergedMark] = [2, 16, 32];

function marksOf({ priority, precision, simulated, merged }: Fact): number {
  const flags = (simulated ? simulatedMark : 0) + (merged ? mergedMark : 0);
  return priority - 1 + (precisions.indexOf(precision) << precisionShift) + flags;
}

/** What the marks of a row say. */
export function readMarks(marks: number) {
  return {
    priority: (marks & 3) + 1,
    precision: precisions[(marks >> precisionShift) & 3] as Precision,
    simulated: (marks & simulatedMark) !== 0,
    merged: (marks & mergedMark) !== 0,
  };
}

/** Gathers the incidents of a month, in the order of their days, and writes them as columns, ordered by kind. */
export class MonthWriter {
  #types = new Places();
  #districts = new Places();
  #crews = new Places();
  #cells = new Places();
  #columns = {
    day: [] as number[],
    weekHour: [] as number[],
    kind: [] as number[],
    district: [] as number[],
    crew: [] as number[],
    cell: [] as number[],
    seconds: steps.map(() => [] as number[]),
  };
  #head: MonthHead = {
    real: { count: 0, firstDay: 0, lastDay: 0 },
    simulated: { count: 0, firstDay: 0, lastDay: 0 },
  };

  get rows(): number {
    return this.#columns.day.length;
  }

  add(fact: Fact): void {
    const { day, weekHour, kind, district, crew, cell, seconds } = this.#columns;
    if (day.length > 0 && fact.day < (day.at(-1) as number)) throw new Error("the days of a month come in their order");
    day.push(fact.day);
    weekHour.push(fact.weekHour);
    kind.push(this.#types.of(fact.type) * marksPerType + marksOf(fact));
    district.push(fact.district === null ? 0 : this.#districts.of(fact.district) + 1);
    crew.push(fact.crew === null ? 0 : this.#crews.of(JSON.stringify(fact.crew)) + 1);
    cell.push(fact.cell === null ? 0 : this.#cells.of(fact.cell) + 1);
    for (const [step, column] of seconds.entries()) column.push(asStored(fact.seconds[step] ?? null));
    if (fact.merged) return;
    const told = this.#head[fact.simulated ? "simulated" : "real"];
    told.count += 1;
    told.firstDay ||= fact.day;
    told.lastDay = fact.day;
  }

  finish(): Buffer {
    const { kind } = this.#columns;
    const order = Uint32Array.from(kind, (_, row) => row).sort(
      (one, other) => (kind[one] as number) - (kind[other] as number) || one - other,
    );
    const ordered = (column: readonly number[]) => Array.from(order, (row) => column[row] as number);
    const { day, weekHour, district, crew, cell, seconds } = this.#columns;
    const lists = {
      types: this.#types.all,
      districts: this.#districts.all,
      crews: this.#crews.all.map((crew) => JSON.parse(crew) as Crew),
    };
    const parts = [
      ...[day, weekHour].map((column) => bytesOf(Uint8Array.from(ordered(column)))),
      bytesOf(narrow(ordered(kind), "types")),
      bytesOf(narrow(ordered(district), "districts")),
      bytesOf(narrow(ordered(crew), "crews")),
      bytesOf(Uint32Array.from(ordered(cell))),
      ...seconds.map((column) => bytesOf(Uint16Array.from(ordered(column)))),
    ];
    const cells = bytesOf(BigUint64Array.from(this.#cells.all, (code) => BigInt(`0x${code}`)));
    const json = Buffer.from(JSON.stringify(lists));
    const head = Buffer.alloc(headBytes);
    const { real, simulated } = this.#head;
    head.writeUInt32LE(this.rows, 8);
    head.writeUInt32LE(real.count, 12);
    head.writeUInt32LE(simulated.count, 16);
    for (const [index, of] of [real, simulated].entries()) {
      head.writeUInt8(of.firstDay, 20 + 2 * index);
      head.writeUInt8(of.lastDay, 21 + 2 * index);
    }
    head.writeUInt32LE(json.length, 24);
    head.writeUInt32LE(this.#cells.all.length, 28);
    return seal(Buffer.concat([head, json, cells, ...parts]));
  }
}

export function readHead(bytes: Buffer): MonthHead {
  checkVersion(bytes, headBytes);
  const told = (place: number) => ({
    count: bytes.readUInt32LE(12 + 4 * place),
    firstDay: bytes.readUInt8(20 + 2 * place),
    lastDay: bytes.readUInt8(21 + 2 * place),
  });
  return { real: told(0), simulated: told(1) };
}

/** Reads what `MonthWriter` wrote; throws `UnreadableMonth` for anything else. */
export function readColumns(bytes: Buffer): MonthColumns {
  checkSeal(bytes);
  const rows = bytes.readUInt32LE(8);
  const jsonLength = bytes.readUInt32LE(24);
  const cellCount = bytes.readUInt32LE(28);
  let at = headBytes;
  const next = (length: number) => {
    const part = bytes.subarray(at, at + length);
    at += length;
    // A copy, since columns begin wherever the one before ended.
    return new Uint8Array(part).buffer;
  };
  const lists = JSON.parse(Buffer.from(next(jsonLength)).toString()) as Pick<
    MonthColumns,
    "types" | "districts" | "crews"
  >;
  const cells = Array.from(new BigUint64Array(next(8 * cellCount)), (code) => code.toString(16));
  const columns = {
    day: new Uint8Array(next(rows)),
    weekHour: new Uint8Array(next(rows)),
    kind: new Uint16Array(next(2 * rows)),
    district: new Uint16Array(next(2 * rows)),
    crew: new Uint16Array(next(2 * rows)),
    cell: new Uint32Array(next(4 * rows)),
    seconds: steps.map(() => new Uint16Array(next(2 * rows))),
  };
  if (at !== bytes.length) throw new UnreadableMonth("of another length than it says");
  return { ...lists, cells, ...columns };
}

/** The words of a list, each once. */
class Places {
  readonly all: string[] = [];
  #known = new Map<string, number>();

  of(word: string): number {
    const known = this.#known.get(word);
    if (known !== undefined) return known;
    this.#known.set(word, this.all.length);
    return this.all.push(word) - 1;
  }
}

function asStored(seconds: number | null): number {
  if (seconds === null || seconds < 0) return missing;
  return Math.min(seconds, longestSeconds);
}

function narrow(column: readonly number[], what: string): Uint16Array {
  if (column.some((value) => value > 65_535)) throw new Error(`a month has more ${what} than the columns can tell`);
  return Uint16Array.from(column);
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
}
