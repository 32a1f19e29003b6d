import type { Permission } from "@/db/vocabulary";
import type { Messages } from "../../../server/words/catalogues";

export type KeyGroup = keyof Messages["keyGroup"];
export type KeyRow = keyof Messages["keys"];

/** Between two keys: from the one to the other. */
export const upTo = "–";

/**
 * Every key of the console, once: the list of keys and the command palette are made from it. A key does what the button does that
 * names it in `aria-keyshortcuts`; those without a button are in `use-shortcuts.ts`. `press` is the shortcut's name there; rows
 * without one are not for the palette, since they need to know where one is.
 */
export const keyMap = [
  { row: "new", group: "calls", keys: ["N"], press: "N" },
  { row: "claim", group: "calls", keys: ["F9"], press: "F9" },
  { row: "ghost", group: "calls", keys: ["F2"], press: "F2" },
  { row: "prank", group: "calls", keys: ["F3"], press: "F3" },
  { row: "dropped", group: "calls", keys: ["F4"], press: "F4" },
  { row: "information", group: "calls", keys: ["F6"], press: "F6" },
  { row: "nonEmergency", group: "calls", keys: ["F7"], press: "F7" },
  { row: "test", group: "calls", keys: ["F8"], press: "F8" },
  { row: "undoFilter", group: "calls", keys: ["Alt", "Z"], press: "Alt+Z" },
  { row: "release", group: "calls", keys: ["Alt", "G"], press: "Alt+G" },
  { row: "writeDown", group: "calls", keys: ["Alt", "C"], press: "Alt+C" },
  { row: "forms", group: "calls", keys: ["Alt", "1", upTo, "9"] },
  { row: "calls", group: "calls", keys: ["P"], press: "P" },
  { row: "blocks", group: "calls", keys: ["Shift", "P"], press: "Shift+P", needs: "callers:block" },
  { row: "send", group: "calls", keys: ["Ctrl", "↵"], press: "Control+Enter" },
  { row: "attach", group: "calls", keys: ["Alt", "↵"], press: "Alt+Enter" },
  { row: "sendAnyway", group: "calls", keys: ["Ctrl", "Shift", "↵"], press: "Control+Shift+Enter" },
  { row: "place", group: "calls", keys: ["Alt", "L"] },
  { row: "stepType", group: "calls", keys: ["Alt", "↓", "↑"] },
  { row: "otherType", group: "calls", keys: ["Alt", "J"], press: "Alt+J" },
  { row: "answers", group: "calls", keys: ["Alt", "Y", "T", "N", "U"] },
  { row: "priority", group: "calls", keys: ["1", upTo, "4"] },
  { row: "move", group: "queue", keys: ["J", "K"] },
  { row: "search", group: "queue", keys: ["/"], press: "/" },
  { row: "unfilter", group: "queue", keys: ["Shift", "F"], press: "Shift+F" },
  { row: "only", group: "queue", keys: ["F"], press: "F" },
  { row: "assign", group: "units", keys: ["1", upTo, "9"] },
  { row: "add", group: "units", keys: ["Shift", "1", upTo, "9"] },
  { row: "fill", group: "units", keys: ["G"], press: "G" },
  { row: "exchange", group: "units", keys: ["U"], press: "U" },
  { row: "recall", group: "units", keys: ["Del"], press: "Delete" },
  { row: "decline", group: "units", keys: ["D"], press: "D" },
  { row: "crewStep", group: "units", keys: ["Y"], press: "Y" },
  { row: "busy", group: "units", keys: ["B"], press: "B" },
  { row: "undo", group: "units", keys: ["Z"], press: "Z" },
  { row: "trail", group: "units", keys: ["I"], press: "I" },
  { row: "verify", group: "incident", keys: ["V"], press: "V" },
  { row: "edit", group: "incident", keys: ["E"], press: "E" },
  { row: "note", group: "incident", keys: ["C"], press: "C" },
  { row: "forward", group: "incident", keys: ["W"], press: "W" },
  { row: "sensitive", group: "incident", keys: ["H"], press: "H" },
  { row: "resolve", group: "incident", keys: ["R"], press: "R" },
  { row: "close", group: "incident", keys: ["X"], press: "X" },
  { row: "reopen", group: "incident", keys: ["O"], press: "O" },
  { row: "replay", group: "incident", keys: ["Q"], press: "Q" },
  { row: "replayPlay", group: "incident", keys: ["␣"] },
  { row: "replayStep", group: "incident", keys: ["←", "→"] },
  { row: "replayEvent", group: "incident", keys: ["[", "]"] },
  { row: "next", group: "alarms", keys: ["S"], press: "S" },
  { row: "answer", group: "alarms", keys: ["A"], press: "A" },
  { row: "sound", group: "alarms", keys: ["M"], press: "M" },
  { row: "palette", group: "screen", keys: ["Ctrl", "K"] },
  { row: "shift", group: "screen", keys: ["Shift", "S"], press: "Shift+S" },
  { row: "overview", group: "screen", keys: ["0"], press: "0" },
  { row: "fan", group: "screen", keys: ["Shift", "U"], press: "Shift+U" },
  { row: "legend", group: "screen", keys: ["L"], press: "L" },
  { row: "theme", group: "screen", keys: ["T"], press: "T" },
  { row: "back", group: "screen", keys: ["Esc"] },
  { row: "help", group: "screen", keys: ["?"], press: "?" },
] as const satisfies readonly {
  row: KeyRow;
  group: KeyGroup;
  keys: readonly string[];
  press?: string;
  needs?: Permission;
}[];

/** The groups in the order they are shown. */
export const keyGroups = [
  "calls",
  "queue",
  "units",
  "incident",
  "alarms",
  "screen",
] as const satisfies readonly KeyGroup[];
