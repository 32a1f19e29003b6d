import fc from "fast-check";
import { expect, test } from "vitest";
import { formatCsvCell, formatCsvJson } from "../../server/csv-cell";
import { findFormulas, parseCells } from "../support/spreadsheet";

const hostileTexts = [
  "=1+1",
  "x;=cmd|'/C calc'!A0",
  'x;"=cmd|',
  "a,b;@SUM(1)",
  "a\n=1",
  "\t=1",
  "a\t+1",
  "a; ＝1",
  ';"" =1',
  "x;-2+3",
];

test.for(hostileTexts)("no spreadsheet runs any part of %j, whatever separates its cells", (text) => {
  const cell = formatCsvCell(text);
  const rows = [`1,${cell},2\r\n`, `1;${cell};2\r\n`, `1,${formatCsvJson({ [text]: [text, -1] })}\r\n`];
  for (const row of rows) expect(findFormulas(row)).toEqual([]);
});

test("no combination of separators, quotes and signs becomes a formula", () => {
  const text = fc.string({ unit: fc.constantFrom(..."=;,\t\r\n\"'|-@ x1\\"), maxLength: 12 });
  fc.assert(
    fc.property(text, text, (first, second) => {
      const cells = [formatCsvCell(first), formatCsvCell(second)];
      expect(findFormulas(`7;${cells.join(";")}\r\n`)).toEqual([]);
      expect(findFormulas(`7,${cells.join()},${formatCsvJson({ [first]: [second, -1.5] })}\r\n`)).toEqual([]);
    }),
    { numRuns: 2_000, seed: 112 },
  );
});

test("ordinary strings and the numbers in them are not changed, and JSON keeps its content", () => {
  for (const text of ["a;b,c", 'say "no"', "2026-11-25T07:00+07:00", "x,103.8344,-2.8819,", "-"]) {
    expect(parseCells(formatCsvCell(text), ",")).toEqual([text === "-" ? "'-" : text]);
  }
  const value = { "=a": "x;=1", at: "2026-11-25", point: [103.8, -2.9], text: 'a\\";+1' };
  expect(JSON.parse(parseCells(formatCsvJson(value), ",").join(""))).toEqual(value);
  expect(formatCsvJson({ at: "2026-11-25", lat: -2.9 })).toBe('"{""at"":""2026-11-25"",""lat"":-2.9}"');
});
