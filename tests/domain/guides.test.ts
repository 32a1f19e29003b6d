import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { commandIds, commands, formatKeyHint, listKeyCaps } from "../../app/dispatch/commands/command-list";
import { listGuides } from "../../app/help/guides";
import { type Block, findTitle, type Inline, parseGuide } from "../../app/help/parse-guide";
import { roles } from "../../db/access-vocabulary";
import { catalogues } from "../../server/words/catalogues";
import { type Locale, locales } from "../../server/words/languages";

const guides = locales.flatMap((locale) =>
  readdirSync(`docs/guide/${locale}`)
    .sort()
    .map((file) => {
      const markdown = readFileSync(`docs/guide/${locale}/${file}`, "utf8");
      return { locale, name: file.replace(/\.md$/, ""), markdown, blocks: parseGuide(markdown) };
    }),
);

describe("the user guides", () => {
  test("each role except the wall display has a guide, with the same structure in every language", () => {
    for (const role of roles) expect(listGuides(role).length > 0, role).toBe(role !== "wall");
    expect(listGuides(null)).toEqual([]);
    const listShapes = (locale: Locale) =>
      guides
        .filter((guide) => guide.locale === locale)
        .map(({ name, blocks }) => [name, blocks.map(({ kind }) => kind)]);
    for (const locale of locales) expect(listShapes(locale), locale).toEqual(listShapes("id"));
    const names = guides.map(({ name }) => name);
    for (const role of roles) expect(names).toEqual(expect.arrayContaining([...listGuides(role)]));
    for (const { blocks } of guides) expect(findTitle(blocks)).toMatch(/\S/);
  });

  test.each(guides)("$locale $name: each text in bold appears on a screen", ({ locale, blocks }) => {
    const screenTexts = listTexts(catalogues[locale]);
    const isOnScreen = (text: string) =>
      screenTexts.some((screenText) => screenText.split("{")[0]?.trim().replace(/ \($/, "") === text);
    expect(listTextsOfKind(blocks, "bold").filter((text) => !isOnScreen(text))).toEqual([]);
  });

  test.each(guides)("$locale $name: each key is a key of the console", ({ blocks }) => {
    const consoleKeyTexts = new Set(
      commandIds.flatMap((id) => [listKeyCaps(id).join(" "), formatKeyHint(id), ...commands[id].keys.map(toKeyName)]),
    );
    expect(listTextsOfKind(blocks, "key").filter((key) => !consoleKeyTexts.has(key))).toEqual([]);
  });

  test.each(guides)("$locale $name: each image file exists and is small", ({ locale, blocks }) => {
    for (const block of blocks) {
      if (block.kind !== "picture") continue;
      const { length } = readFileSync(`docs/guide/images/${locale}/${block.file}`);
      expect([block.file, length < 150_000]).toEqual([block.file, true]);
    }
  });

  test("markup that the guide cannot show is refused", () => {
    for (const text of ["# Title\n\n### Too deep", "| a | table |", "<b>html</b>", "[out](https://example.org)"]) {
      expect(() => parseGuide(text), text).toThrow();
    }
  });
});

/** The key caps of a key combination: "Ctrl ↵" for "Control+Enter". */
function toKeyName(keyCombination: string): string {
  const keyCaps: Record<string, string> = { Control: "Ctrl", Enter: "↵", Delete: "Del", ArrowDown: "↓", ArrowUp: "↑" };
  return keyCombination
    .split("+")
    .map((part) => keyCaps[part] ?? part)
    .join(" ");
}

function listTexts(words: object): string[] {
  return Object.values(words).flatMap((word) => (typeof word === "string" ? [word] : listTexts(word)));
}

function listTextsOfKind(blocks: readonly Block[], kind: Inline["kind"]): string[] {
  const inlines = blocks.flatMap((block): Inline[] =>
    "content" in block ? block.content : "items" in block ? block.items.flat() : [],
  );
  return inlines.filter((inline) => inline.kind === kind).map(({ text }) => text);
}
