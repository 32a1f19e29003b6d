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
   * If there are none, the focused element handles the key.
   */
  keys: readonly string[];
  /** Key caps in the help sheet, if they differ from the keys of the first combination. */
  keyCaps?: readonly string[];
  /** Key text on a button, if it differs from the key caps joined by spaces. */
  hint?: string;
  /** Permission a person needs to see the command in the help sheet and the palette. */
  permission?: Permission;
  /** Not listed in the palette, because the command is only useful as a key press. */
  isUnlisted?: true;
  /**
   * The browser never handles this key, even if the command cannot run, for example in a modal dialog. Holding the key
   * down runs the command once.
   */
  isReserved?: true;
  /** Holding the key down repeats the command. Other commands would then act on items the user has not seen yet. */
  isRepeatable?: true;
};

/** Placed between two key caps to mean "from the first to the second". */
export const rangeDash = "–";

function digitKeys(lastDigit: number, modifier = ""): readonly string[] {
  return Array.from({ length: lastDigit }, (_, index) => `${modifier}${index + 1}`);
}

const letters = [...answersByLetter.keys()];

/** Every command of the console with its keys, in the order of the help sheet. F1 and F5 are left to the browser. */
export const commands: Record<CommandId, CommandDefinition> = {
  new: { group: "calls", keys: ["N"] },
  claim: { group: "calls", keys: ["F9"], isReserved: true },
  ghost: { group: "calls", keys: ["F2"], isReserved: true },
  prank: { group: "calls", keys: ["F3"], isReserved: true },
  dropped: { group: "calls", keys: ["F4"], isReserved: true },
  information: { group: "calls", keys: ["F6"], isReserved: true },
  nonEmergency: { group: "calls", keys: ["F7"], isReserved: true },
  test: { group: "calls", keys: ["F8"], isReserved: true },
  undoFilter: { group: "calls", keys: ["Alt+Z"] },
  release: { group: "calls", keys: ["Alt+G"] },
  writeDown: { group: "calls", keys: ["Alt+C"] },
  forms: { group: "calls", keys: digitKeys(9, "Alt+"), keyCaps: ["Alt", "1", rangeDash, "9"] },
  calls: { group: "calls", keys: ["P"] },
  blocks: { group: "calls", keys: ["Shift+P"], hint: "⇧ P", permission: "callers:block" },
  send: { group: "calls", keys: ["Control+Enter"] },
  attach: { group: "calls", keys: ["Alt+Enter"] },
  sendAnyway: { group: "calls", keys: ["Control+Shift+Enter"] },
  place: { group: "calls", keys: ["Alt+L"], isUnlisted: true },
  stepType: { group: "calls", keys: ["Alt+ArrowDown", "Alt+ArrowUp"], keyCaps: ["Alt", "↓", "↑"], isRepeatable: true },
  otherType: { group: "calls", keys: ["Alt+J"] },
  answers: { group: "calls", keys: letters.map((letter) => `Alt+${letter}`), keyCaps: ["Alt", ...letters] },
  priority: { group: "calls", keys: digitKeys(4, "Alt+Shift+"), keyCaps: ["Alt", "Shift", "1", rangeDash, "4"] },
  move: { group: "queue", keys: ["J", "K"], keyCaps: ["J", "K"], isRepeatable: true },
  search: { group: "queue", keys: ["/"] },
  history: { group: "queue", keys: ["Shift+H"], hint: "⇧H" },
  clearFilter: { group: "queue", keys: ["Shift+F"], hint: "⇧F" },
  only: { group: "queue", keys: ["F"] },
  assign: { group: "units", keys: digitKeys(9), keyCaps: ["1", rangeDash, "9"] },
  add: { group: "units", keys: digitKeys(9, "Shift+"), keyCaps: ["Shift", "1", rangeDash, "9"] },
  fill: { group: "units", keys: ["G"] },
  replace: { group: "units", keys: ["U"] },
  recall: { group: "units", keys: ["Delete"] },
  decline: { group: "units", keys: ["D"] },
  crewStep: { group: "units", keys: ["Y"] },
  busy: { group: "units", keys: ["B"] },
  undo: { group: "units", keys: ["Z"] },
  trail: { group: "units", keys: ["I"] },
  moveUp: { group: "units", keys: ["Shift+M"], hint: "⇧ M", permission: "incidents:write" },
  verify: { group: "incident", keys: ["V"] },
  edit: { group: "incident", keys: ["E"] },
  note: { group: "incident", keys: ["C"] },
  forward: { group: "incident", keys: ["W"] },
  sensitive: { group: "incident", keys: ["H"] },
  warn: { group: "incident", keys: ["Shift+B"], hint: "⇧ B", permission: "warnings:issue" },
  resolve: { group: "incident", keys: ["R"] },
  close: { group: "incident", keys: ["X"] },
  reopen: { group: "incident", keys: ["O"] },
  merge: { group: "incident", keys: ["Shift+G"], hint: "⇧ G", permission: "incidents:write" },
  replay: { group: "incident", keys: ["Q"] },
  replayPlay: { group: "incident", keys: [], keyCaps: ["␣"] },
  replayStep: { group: "incident", keys: [], keyCaps: ["←", "→"] },
  replayEvent: { group: "incident", keys: ["[", "]"], keyCaps: ["[", "]"], isRepeatable: true },
  watches: { group: "watches", keys: ["Shift+A"], hint: "⇧ A" },
  watchTab: { group: "watches", keys: [], keyCaps: ["←", "→"] },
  watchIncident: { group: "watches", keys: ["Shift+I"], hint: "⇧ I", permission: "incidents:write" },
  watchAttach: { group: "watches", keys: ["Shift+T"], hint: "⇧ T", permission: "incidents:write" },
  watchDismiss: {
    group: "watches",
    keys: ["Shift+J", "Shift+K", "Shift+L"],
    keyCaps: ["Shift", "J", "K", "L"],
    permission: "incidents:write",
  },
  next: { group: "alarms", keys: ["S"] },
  answer: { group: "alarms", keys: ["A"] },
  sound: { group: "alarms", keys: ["M"] },
  palette: { group: "screen", keys: ["Control+K"], isUnlisted: true },
  shift: { group: "screen", keys: ["Shift+S"] },
  paperBoard: { group: "screen", keys: ["Shift+D"], hint: "⇧ D" },
  paperEntry: { group: "screen", keys: ["Shift+E"], hint: "⇧ E", permission: "paper:enter" },
  closeRoad: { group: "screen", keys: ["Shift+C"], hint: "⇧ C", permission: "incidents:write" },
  closures: { group: "screen", keys: ["Shift+R"], hint: "⇧ R" },
  wallScreens: { group: "screen", keys: ["Shift+W"], hint: "⇧ W", permission: "screens:pin" },
  overview: { group: "screen", keys: ["0"] },
  fan: { group: "screen", keys: ["Shift+U"], hint: "Shift+U" },
  legend: { group: "screen", keys: ["L"] },
  theme: { group: "screen", keys: ["T"] },
  back: { group: "screen", keys: ["Escape"], isUnlisted: true },
  help: { group: "screen", keys: ["?"] },
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
  return commands[id].keys[index];
}

const keyCapNames: Readonly<Record<string, string>> = { Control: "Ctrl", Enter: "↵", Delete: "Del", Escape: "Esc" };

function toKeyCaps(keyCombination: string): readonly string[] {
  return keyCombination.split("+").map((part) => keyCapNames[part] ?? part);
}

/** The key caps of a command in the help sheet and the palette. */
export function listKeyCaps(id: CommandId): readonly string[] {
  return commands[id].keyCaps ?? toKeyCaps(findKeyCombination(id) ?? "");
}

/** The key text on a button: "Alt G", or only the last cap if the command has several variants. */
export function formatKeyHint(id: CommandId, index = 0): string {
  const { keys, hint, keyCaps } = commands[id];
  if (hint) return hint;
  if (keys.length > 1) return toKeyCaps(keys[index] ?? "").at(-1) ?? "";
  return (keyCaps ?? toKeyCaps(keys[0] ?? "")).join(" ");
}

const listKeysWith = (property: "isReserved" | "isRepeatable"): ReadonlySet<string> =>
  new Set(commandIds.flatMap((id) => (commands[id][property] ? commands[id].keys : [])));
const reservedKeys = listKeysWith("isReserved");
/** The key combinations that run their command again while they are held down. */
export const repeatableKeys = listKeysWith("isRepeatable");

/** Whether the browser must not act on a key (`KeyboardEvent.key`), whichever modifier keys are held with it. */
export function isReservedKey(key: string): boolean {
  return reservedKeys.has(key);
}

/**
 * Whether a command matches what was typed into the help sheet: each word occurs in the command's name or in the name
 * of its group, or is one of its keys, such as "F9" or "alt l". Keys in a range, such as 1–9, match as well.
 */
export function matchesSearch(id: CommandId, search: string, names: string): boolean {
  const { keys } = commands[id];
  const keyNames = [
    ...listKeyCaps(id),
    ...keys.flatMap((combination) => [...toKeyCaps(combination), ...combination.split("+")]),
  ];
  const lowerCaseKeyNames = new Set(keyNames.map((name) => name.toLowerCase()));
  const words = search
    .toLowerCase()
    .split(/[\s+]+/)
    .filter(Boolean);
  return words.every((word) => lowerCaseKeyNames.has(word) || (word.length > 1 && names.toLowerCase().includes(word)));
}
