import type { Permission } from "../../../db/access-vocabulary";
import type { Messages } from "../../../server/words/languages";
import { answersByLetter } from "../intake/answer-keys";

/** A command's id is also the key of its label in the message catalogue. */
export type CommandId = Exclude<keyof Messages["keys"], "title">;
type CommandGroup = keyof Messages["keyGroup"];

type CommandDefinition = {
  group: CommandGroup;
  /**
   * Key combinations as `aria-keyshortcuts` names them. A command with several combinations has one variant for each.
   * A command with none is handled by the widget that has the focus.
   */
  press: readonly string[];
  /** Key caps in the help sheet, if they differ from the keys of the first combination. */
  caps?: readonly string[];
  /** Key text on a button, if it differs from the key caps joined by spaces. */
  hint?: string;
  /** Permission a person needs to see the command in the help sheet and the palette. */
  permission?: Permission;
  /** Not offered in the palette, because it is only useful as a key press. */
  isUnlisted?: true;
  /** The browser never gets this key, even when the command cannot run; holding it down runs the command once. */
  isReserved?: true;
};

/** Placed between two key caps to mean "from the first to the second". */
export const rangeDash = "–";

function digitKeys(lastDigit: number, modifier = ""): readonly string[] {
  return Array.from({ length: lastDigit }, (_, index) => `${modifier}${index + 1}`);
}

const letters = [...answersByLetter.keys()];

/** Every command of the console with its keys, in the order of the help sheet. F1 and F5 are left to the browser. */
export const commands: Record<CommandId, CommandDefinition> = {
  new: { group: "calls", press: ["N"] },
  claim: { group: "calls", press: ["F9"], isReserved: true },
  ghost: { group: "calls", press: ["F2"], isReserved: true },
  prank: { group: "calls", press: ["F3"], isReserved: true },
  dropped: { group: "calls", press: ["F4"], isReserved: true },
  information: { group: "calls", press: ["F6"], isReserved: true },
  nonEmergency: { group: "calls", press: ["F7"], isReserved: true },
  test: { group: "calls", press: ["F8"], isReserved: true },
  undoFilter: { group: "calls", press: ["Alt+Z"] },
  release: { group: "calls", press: ["Alt+G"] },
  writeDown: { group: "calls", press: ["Alt+C"] },
  forms: { group: "calls", press: digitKeys(9, "Alt+"), caps: ["Alt", "1", rangeDash, "9"] },
  calls: { group: "calls", press: ["P"] },
  blocks: { group: "calls", press: ["Shift+P"], hint: "⇧ P", permission: "callers:block" },
  send: { group: "calls", press: ["Control+Enter"] },
  attach: { group: "calls", press: ["Alt+Enter"] },
  sendAnyway: { group: "calls", press: ["Control+Shift+Enter"] },
  place: { group: "calls", press: ["Alt+L"], isUnlisted: true },
  stepType: { group: "calls", press: ["Alt+ArrowDown", "Alt+ArrowUp"], caps: ["Alt", "↓", "↑"] },
  otherType: { group: "calls", press: ["Alt+J"] },
  answers: { group: "calls", press: letters.map((letter) => `Alt+${letter}`), caps: ["Alt", ...letters] },
  priority: { group: "calls", press: digitKeys(4, "Alt+Shift+"), caps: ["Alt", "Shift", "1", rangeDash, "4"] },
  move: { group: "queue", press: ["J", "K"], caps: ["J", "K"] },
  search: { group: "queue", press: ["/"] },
  history: { group: "queue", press: ["Shift+H"], hint: "⇧H" },
  clearFilter: { group: "queue", press: ["Shift+F"], hint: "⇧F" },
  only: { group: "queue", press: ["F"] },
  assign: { group: "units", press: digitKeys(9), caps: ["1", rangeDash, "9"] },
  add: { group: "units", press: digitKeys(9, "Shift+"), caps: ["Shift", "1", rangeDash, "9"] },
  fill: { group: "units", press: ["G"] },
  exchange: { group: "units", press: ["U"] },
  recall: { group: "units", press: ["Delete"] },
  decline: { group: "units", press: ["D"] },
  crewStep: { group: "units", press: ["Y"] },
  busy: { group: "units", press: ["B"] },
  undo: { group: "units", press: ["Z"] },
  trail: { group: "units", press: ["I"] },
  moveUp: { group: "units", press: ["Shift+M"], hint: "⇧ M", permission: "incidents:write" },
  verify: { group: "incident", press: ["V"] },
  edit: { group: "incident", press: ["E"] },
  note: { group: "incident", press: ["C"] },
  forward: { group: "incident", press: ["W"] },
  sensitive: { group: "incident", press: ["H"] },
  warn: { group: "incident", press: ["Shift+B"], hint: "⇧ B", permission: "warnings:issue" },
  resolve: { group: "incident", press: ["R"] },
  close: { group: "incident", press: ["X"] },
  reopen: { group: "incident", press: ["O"] },
  merge: { group: "incident", press: ["Shift+G"], hint: "⇧ G", permission: "incidents:write" },
  replay: { group: "incident", press: ["Q"] },
  replayPlay: { group: "incident", press: [], caps: ["␣"] },
  replayStep: { group: "incident", press: [], caps: ["←", "→"] },
  replayEvent: { group: "incident", press: ["[", "]"], caps: ["[", "]"] },
  watches: { group: "watches", press: ["Shift+A"], hint: "⇧ A" },
  watchTab: { group: "watches", press: [], caps: ["←", "→"] },
  watchIncident: { group: "watches", press: ["Shift+I"], hint: "⇧ I", permission: "incidents:write" },
  watchAttach: { group: "watches", press: ["Shift+T"], hint: "⇧ T", permission: "incidents:write" },
  watchDismiss: {
    group: "watches",
    press: ["Shift+J", "Shift+K", "Shift+L"],
    caps: ["Shift", "J", "K", "L"],
    permission: "incidents:write",
  },
  next: { group: "alarms", press: ["S"] },
  answer: { group: "alarms", press: ["A"] },
  sound: { group: "alarms", press: ["M"] },
  palette: { group: "screen", press: ["Control+K"], isUnlisted: true },
  shift: { group: "screen", press: ["Shift+S"] },
  paperBoard: { group: "screen", press: ["Shift+D"], hint: "⇧ D" },
  closeRoad: { group: "screen", press: ["Shift+C"], hint: "⇧ C", permission: "incidents:write" },
  closures: { group: "screen", press: ["Shift+R"], hint: "⇧ R" },
  wallScreens: { group: "screen", press: ["Shift+W"], hint: "⇧ W", permission: "screens:pin" },
  overview: { group: "screen", press: ["0"] },
  fan: { group: "screen", press: ["Shift+U"], hint: "Shift+U" },
  legend: { group: "screen", press: ["L"] },
  theme: { group: "screen", press: ["T"] },
  back: { group: "screen", press: ["Escape"], isUnlisted: true },
  help: { group: "screen", press: ["?"] },
};
export const commandIds = Object.keys(commands) as readonly CommandId[];

/** The groups of the help sheet, in display order. */
export const commandGroups: readonly CommandGroup[] = [
  "calls",
  "queue",
  "units",
  "incident",
  "watches",
  "alarms",
  "screen",
];

/** The key combination of one variant of a command; undefined if it has none. */
export function findKeyCombination(id: CommandId, index = 0): string | undefined {
  return commands[id].press[index];
}

const capNames: Readonly<Record<string, string>> = { Control: "Ctrl", Enter: "↵", Delete: "Del", Escape: "Esc" };

function toKeyCaps(press: string): readonly string[] {
  return press.split("+").map((part) => capNames[part] ?? part);
}

/** The key caps of a command in the help sheet and the palette. */
export function listKeyCaps(id: CommandId): readonly string[] {
  return commands[id].caps ?? toKeyCaps(findKeyCombination(id) ?? "");
}

/** The key text on a button: "Alt G", or only the last cap if the command has several variants. */
export function formatKeyHint(id: CommandId, index = 0): string {
  const { press, hint, caps } = commands[id];
  if (hint) return hint;
  if (press.length > 1) return toKeyCaps(press[index] ?? "").at(-1) ?? "";
  return (caps ?? toKeyCaps(press[0] ?? "")).join(" ");
}

const reservedKeys: ReadonlySet<string> = new Set(
  commandIds.flatMap((id) => (commands[id].isReserved ? commands[id].press : [])),
);

/** Whether the browser must never act on a key (`KeyboardEvent.key`), whichever modifier keys are held with it. */
export function isReservedKey(key: string): boolean {
  return reservedKeys.has(key);
}

/**
 * Whether a command matches what was typed into the help sheet: each word occurs in the command's name or in the name
 * of its group, or is one of its keys, such as "F9" or "alt l". Keys in a range, such as 1–9, match as well.
 */
export function matchesSearch(id: CommandId, search: string, names: string): boolean {
  const { press } = commands[id];
  const keyNames = [...listKeyCaps(id), ...press.flatMap((keys) => [...toKeyCaps(keys), ...keys.split("+")])];
  const keys = new Set(keyNames.map((name) => name.toLowerCase()));
  const words = search
    .toLowerCase()
    .split(/[\s+]+/)
    .filter(Boolean);
  return words.every((word) => keys.has(word) || (word.length > 1 && names.toLowerCase().includes(word)));
}
