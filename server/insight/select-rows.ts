import { setImmediate as nextTurn } from "node:timers/promises";
import type { Category } from "../../db/vocabulary";
import type { Context } from "../context";
import { addDays, monthStart } from "../domain/calendar";
import { type CellResolution, cellResolutions, type InsightFilter } from "../domain/insight";
import { holdMonths, type ListedMonth, listFolded, type Month, type Months } from "./hold-months";
import type { KnownCodes } from "./known-codes";
import { marksPerType, readMarks } from "./month-columns";
import { categoriesOfTypes } from "./read-targets";

/** The rows of a month that a filter lets through: the first `count` of `rows`, which is written anew for the next month. */
export type Selected = { month: Month; rows: Uint32Array; count: number };

/** For each number of a code whether it is let through; none where all are. */
type Passing = {
  kind: Uint8Array;
  weekHour: Uint8Array | null;
  district: Uint8Array | null;
  crew: Uint8Array | null;
  cell: Uint8Array | null;
};

type Options = {
  /** Also incidents merged into another. */
  withMerged?: boolean;
};

const longestTurnMs = 8;

/** The months a verb counts from: those the server holds or, where there are none, of its own. */
export function monthsOf({ months }: Pick<Context, "months">): Months {
  return months ?? holdMonths(64);
}

/** The folded months of a filter's period, earliest first, and what its categories mean today. */
type Asked = {
  folded: ListedMonth[];
  categories: ReadonlyMap<string, Category>;
  /** Tells whether the categories mean the same as another time. */
  basis: string;
};

export async function askedMonths({ db }: Pick<Context, "db">, filter: InsightFilter): Promise<Asked> {
  const [folded, categories] = await Promise.all([
    listFolded(db),
    filter.categories.length > 0 ? categoriesOfTypes(db) : new Map<string, Category>(),
  ]);
  return {
    folded: folded.filter(({ month }) => month >= monthStart(filter.from) && month <= filter.to),
    categories,
    basis: [...categories].join(" "),
  };
}

/**
 * Goes through the months of the filter's period, earliest first, with the rows that pass. After some milliseconds others have their
 * turn, so that the room is never held up by figures.
 */
export async function* selectRows(
  context: Pick<Context, "db">,
  months: Months,
  filter: InsightFilter,
  options: Options = {},
): AsyncGenerator<Selected> {
  yield* selectFrom(context, months, filter, await askedMonths(context, filter), options);
}

/** The same for months that were listed before. */
export async function* selectFrom(
  { db }: Pick<Context, "db">,
  months: Months,
  filter: InsightFilter,
  { folded, categories }: Pick<Asked, "folded" | "categories">,
  { withMerged = false }: Options = {},
): AsyncGenerator<Selected> {
  const { codes } = months;
  let rows = new Uint32Array(0);
  let passing: Passing | undefined;
  let knownWith = -1;
  let since = performance.now();
  for (const listed of folded) {
    const month = await months.read(db, listed);
    if (!month) continue;
    if (!passing || knownWith !== codes.size) passing = passingOf(filter, codes, categories, withMerged);
    knownWith = codes.size;
    if (rows.length < month.rows) rows = new Uint32Array(month.rows);
    yield { month, rows, count: select(month, filter, passing, rows) };
    if (performance.now() - since > longestTurnMs) {
      await nextTurn();
      since = performance.now();
    }
  }
}

/** Writes the numbers of the rows that pass; gives how many. Kinds that do not pass are not looked at; each further condition goes once
 * through what the one before left. */
function select(month: Month, { from, to }: InsightFilter, passing: Passing, rows: Uint32Array): number {
  const { weekHour, district, crew, cell } = passing;
  let count = keepFirst(rows, month, passing.kind, weekHour);
  const lastDay = addDays(monthStart(month.month, 1), -1);
  if (from > month.month || to < lastDay) count = keep(rows, count, month.day, passingDays(month.month, from, to));
  if (district) count = keepWide(rows, count, month.district, district);
  if (crew) count = keepWide(rows, count, month.crew, crew);
  if (cell) count = keepWidest(rows, count, month.cell, cell);
  return count;
}

function keepFirst(rows: Uint32Array, month: Month, kinds: Uint8Array, hours: Uint8Array | null): number {
  const { kind, kindStarts, weekHour } = month;
  let count = 0;
  for (let at = 0; at < kindStarts.length - 1; at++) {
    const first = kindStarts[at] as number;
    if (kinds[kind[first] as number] === 0) continue;
    const end = kindStarts[at + 1] as number;
    if (!hours) for (let row = first; row < end; row++) rows[count++] = row;
    else
      for (let row = first; row < end; row++) {
        rows[count] = row;
        count += hours[weekHour[row] as number] as number;
      }
  }
  return count;
}

/** The days of a month, by their number, that lie between two days. */
function passingDays(month: string, from: string, to: string): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, date) => {
    const day = addDays(month, date - 1);
    return Number(day >= from && day <= to);
  });
}

// One for each width of column, so that each loop sees one kind of array.
function keep(rows: Uint32Array, count: number, column: Uint8Array, passing: Uint8Array): number {
  let kept = 0;
  for (let at = 0; at < count; at++) {
    const row = rows[at] as number;
    rows[kept] = row;
    kept += passing[column[row] as number] as number;
  }
  return kept;
}
function keepWide(rows: Uint32Array, count: number, column: Uint16Array, passing: Uint8Array): number {
  let kept = 0;
  for (let at = 0; at < count; at++) {
    const row = rows[at] as number;
    rows[kept] = row;
    kept += passing[column[row] as number] as number;
  }
  return kept;
}
function keepWidest(rows: Uint32Array, count: number, column: Uint32Array, passing: Uint8Array): number {
  let kept = 0;
  for (let at = 0; at < count; at++) {
    const row = rows[at] as number;
    rows[kept] = row;
    kept += passing[column[row] as number] as number;
  }
  return kept;
}

function passingOf(
  filter: InsightFilter,
  codes: KnownCodes,
  categories: ReadonlyMap<string, Category>,
  withMerged: boolean,
): Passing {
  const types = codes.types.all.map(
    (code) => asksFor(filter.types, code) && asksFor(filter.categories, categories.get(code) ?? ""),
  );
  const marks = Array.from({ length: marksPerType }, (_, mark) => {
    const { priority, simulated, merged } = readMarks(mark);
    return (
      asksFor(filter.priorities, priority) && simulated === (filter.data === "simulated") && (withMerged || !merged)
    );
  });
  const kind = new Uint8Array(types.length * marksPerType);
  for (let at = 0; at < kind.length; at++) {
    kind[at] = types[(at / marksPerType) | 0] && marks[at % marksPerType] ? 1 : 0;
  }
  const { hours, weekdays, districts, agencies, cell } = filter;
  const isTimed = hours.length > 0 || weekdays.length > 0;
  return {
    kind,
    weekHour: isTimed
      ? Uint8Array.from({ length: 168 }, (_, at) =>
          Number(asksFor(hours, at % 24) && asksFor(weekdays, Math.floor(at / 24))),
        )
      : null,
    district: districts.length > 0 ? passingCodes(codes.districts.all, (code) => districts.includes(code)) : null,
    crew:
      agencies.length > 0
        ? passingCodes(codes.crews.all, (crew) => crew.agencies.some((code) => agencies.includes(code)))
        : null,
    cell: cell === null ? null : passingCodes(cellsLike(cell, codes), (code) => code === cell),
  };
}

/** An empty list asks for all. */
function asksFor<Code>(asked: readonly Code[], code: Code): boolean {
  return asked.length === 0 || asked.includes(code);
}

function passingCodes<Code>(all: readonly Code[], passes: (code: Code) => boolean): Uint8Array {
  return Uint8Array.from(all, (code, number) => (number > 0 && passes(code) ? 1 : 0));
}

/** All cells as they are called in the resolution of this one. */
function cellsLike(cell: string, codes: KnownCodes): readonly string[] {
  // The second digit of a cell's name.
  const resolution = cellResolutions.find((one) => `${one}` === cell[1]);
  return resolution ? cellsAt(codes, resolution) : codes.cells.all.map(() => "");
}

/** The cells of a resolution by the numbers of the smallest ones. */
export function cellsAt(codes: KnownCodes, resolution: CellResolution): readonly string[] {
  return resolution === 8 ? codes.cells.all : codes.parents[resolution];
}
