import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { catalogues } from "../../server/words/catalogues";
import { locales } from "../../server/words/languages";

const markdown = readFileSync("docs/words.md", "utf8");

/** The lines "language | keys | before | now | reason" of the list of changed screen texts. */
const changedTexts = readRows(markdown).filter(([language]) => language === "id" || language === "en");

describe("docs/words.md", () => {
  test.each(locales)("each listed key exists, and each text under now is what the screens say: %s", (locale) => {
    const changes = changedTexts.filter(([language]) => language === locale);
    expect(changes.length).toBeGreaterThan(100);
    const stale = changes.flatMap(([, keys = "", , now = ""]) =>
      keys.split(", ").flatMap((key) => {
        const text = findText(catalogues[locale], key);
        return text !== undefined && toPattern(now).test(text) ? [] : [{ key, now, text }];
      }),
    );
    expect(stale).toEqual([]);
  });

  test("each changed text is listed with its language, keys, both texts and a reason", () => {
    expect(changedTexts.filter((cells) => cells.length !== 5 || cells.some((cell) => !cell.trim()))).toEqual([]);
  });

  test("says how many terms cite a published source, and cites only sources that it lists", () => {
    const [sources = "", terms = ""] = markdown.split(/^## (?:Roles|Replaced words)$/m);
    const cited = readRows(terms).map((cells) => cells.at(-1) ?? "");
    const codes = new Set(readRows(sources).map(([code]) => code));
    const citedCodes = cited.flatMap((cell) => cell.match(/\b[A-E]\d+\b/g) ?? []);
    expect(citedCodes.filter((code) => !codes.has(code))).toEqual([]);
    const own = cited.filter((cell) => cell.startsWith("own choice"));
    const partly = cited.filter((cell) => cell.includes("own choice") && !own.includes(cell));
    const full = cited.filter((cell) => !cell.includes("own choice"));
    expect(full.filter((cell) => !/\b[A-E]\d+\b/.test(cell))).toEqual([]);
    expect(markdown).toContain(`Of the ${cited.length} terms`);
    expect(markdown).toContain(
      `${full.length} cite a published source, ${partly.length} cite one for a part of the term (one language or one ` +
        `word), and ${own.length} are our own choice.`,
    );
  });
});

/** Reads the lines of the tables, without the two of each heading. */
function readRows(text: string): string[][] {
  const lines = text.split("\n");
  const isRow = (line: string, index: number) =>
    line.startsWith("| ") && !line.startsWith("| ---") && !lines[index + 1]?.startsWith("| ---");
  return lines.filter(isRow).map((line) => line.slice(2, -2).split(" | "));
}

function findText(catalogue: object, key: string): string | undefined {
  const found = key.split(".").reduce<unknown>((part, name) => (part as Record<string, unknown>)?.[name], catalogue);
  return typeof found === "string" ? found : undefined;
}

/** The text must be the whole one, in which "…" stands for anything. */
function toPattern(text: string): RegExp {
  const parts = text.split(/ ?… ?/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, parts.length > 1 ? "i" : "");
}
