/**
 * The name of what was pressed, as `aria-keyshortcuts` has it: "N", "Shift+3", "F9", "Control+Enter", "?". Figures go by the key's
 * place, since Shift turns them into other signs.
 */
export function nameOfPress(event: KeyboardEvent): string {
  const figure = /^(?:Digit|Numpad)([0-9])$/.exec(event.code)?.[1];
  const isLetter = /^[a-z]$/i.test(event.key);
  const key = figure ?? (isLetter ? event.key.toUpperCase() : event.key);
  const shift = event.shiftKey && (figure !== undefined || isLetter || event.key.length > 1);
  return [event.ctrlKey && "Control", event.altKey && "Alt", shift && "Shift", key].filter(Boolean).join("+");
}

/** A key presses the button that names it, so that a key never does what no button shows; false when there is none. */
export function pressButton(name: string): boolean {
  const buttons = document.querySelectorAll<HTMLButtonElement>("button[aria-keyshortcuts]:not(:disabled)");
  const named = [...buttons].find(
    (button) =>
      button.getAttribute("aria-keyshortcuts")?.split(" ").includes(name) === true && button.offsetParent !== null,
  );
  named?.click();
  return named !== undefined;
}

/** The keys whose buttons can be pressed now. */
export function pressableKeys(): ReadonlySet<string> {
  const buttons = document.querySelectorAll<HTMLButtonElement>("button[aria-keyshortcuts]:not(:disabled)");
  const shown = [...buttons].filter(({ offsetParent }) => offsetParent !== null);
  return new Set(shown.flatMap((button) => button.getAttribute("aria-keyshortcuts")?.split(" ") ?? []));
}

/** Goes so many rows down in the queue as it is shown, and opens what is there. */
export function stepInQueue(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLButtonElement>("[data-incident-row]")];
  const at = rows.findIndex((row) => row.getAttribute("aria-pressed") === "true");
  const next = at < 0 ? rows.at(by > 0 ? 0 : -1) : rows[at + by];
  next?.click();
  next?.scrollIntoView({ block: "nearest" });
}

/** The kinds of field that take letters or figures from the keyboard; a slider takes only arrows and the like. */
const writtenIn: ReadonlySet<string> = new Set([
  ...["text", "search", "number", "email", "tel", "url", "password"],
  ...["date", "time", "datetime-local", "month", "week"],
]);

/** Whether letters pressed there are text, or choose, and are not for the console. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return writtenIn.has(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}
