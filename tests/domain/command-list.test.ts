import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  commandIds,
  commands,
  findKeyCombination,
  formatKeyHint,
  listKeyCaps,
  matchesSearch,
} from "../../app/dispatch/commands/command-list";
import { formatKeyCombination } from "../../app/dispatch/commands/key-press";

test("each key belongs to one command", () => {
  const commandsByKey = new Map<string, string[]>();
  for (const id of commandIds) {
    for (const key of commands[id].keys) commandsByKey.set(key, [...(commandsByKey.get(key) ?? []), id]);
  }
  const sharedKeys = [...commandsByKey]
    .filter(([, ids]) => ids.length > 1)
    .map(([key, ids]) => `${key}: ${ids.join(" ")}`);
  expect(sharedKeys).toEqual([]);
});

test.each([
  ["a single key", "verify", 0, "V"],
  ["a named key", "recall", 0, "Del"],
  ["a combination", "undoFilter", 0, "Alt Z"],
  ["a short form", "clearFilter", 0, "⇧F"],
  ["one of several digits", "assign", 2, "3"],
  ["one of several combinations", "forms", 1, "2"],
] as const)("the key text of a button: %s", (_, id, index, expected) => {
  expect(formatKeyHint(id, index)).toBe(expected);
});

test.each([
  ["a digit", { code: "Digit3", key: "3" }, "3"],
  ["a digit with Shift", { code: "Digit3", key: "#", shiftKey: true }, "Shift+3"],
  ["a digit of the number pad", { code: "Numpad3", key: "3" }, "3"],
  ["the number pad without Num Lock", { code: "Numpad3", key: "PageDown" }, "PageDown"],
  ["the number pad with Shift", { code: "Numpad1", key: "End" }, "End"],
])("the name of a pressed key: %s", (_, event, expected) => {
  expect(formatKeyCombination(event as KeyboardEvent)).toBe(expected);
});

test("only the first nine of a ranking have a key", () => {
  expect([findKeyCombination("assign", 8), findKeyCombination("assign", 9)]).toEqual(["9", undefined]);
});

test("questions are answered with the letters of every language", () => {
  expect(commands.answers.keys).toEqual(["Alt+Y", "Alt+T", "Alt+N", "Alt+U"]);
  expect(listKeyCaps("answers")).toEqual(["Alt", "Y", "T", "N", "U"]);
});

test.each([
  ["nothing typed", "", true],
  ["a word of the name", "gabung", true],
  ["a word of the group", "panggilan", true],
  ["two words in any order", "panggilan GABUNG", true],
  ["the keys", "alt enter", true],
  ["the keys as they are written elsewhere", "Alt+Enter", true],
  ["the sign on the key", "↵", true],
  ["a letter that is only in the name", "b", false],
  ["another word", "alarm", false],
  ["one key of another command", "alt x", false],
])("the help sheet is searched: %s", (_, search, expected) => {
  expect(matchesSearch("attach", search, "Gabungkan ke insiden yang disarankan Panggilan dan insiden baru")).toBe(
    expected,
  );
});

test("buttons take their keys from the list and from nowhere else", () => {
  const sources = readdirSync("app/dispatch", { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith("x"),
  );
  const pathsWithOwnKeys = sources.filter((path) =>
    /aria-keyshortcuts=(?!\{findKeyCombination\()/.test(readFileSync(`app/dispatch/${path}`, "utf8")),
  );
  expect(pathsWithOwnKeys).toEqual([]);
});
