/**
 * The name of a pressed key combination, in the format of `aria-keyshortcuts`: "N", "Shift+3", "F9", "Control+Enter",
 * "?". Digits are identified by `KeyboardEvent.code`, because Shift turns them into other characters.
 */
export function formatKeyCombination(event: KeyboardEvent): string {
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code)?.[1];
  const isLetter = /^[a-z]$/i.test(event.key);
  const key = digit ?? (isLetter ? event.key.toUpperCase() : event.key);
  const includesShift = event.shiftKey && (digit !== undefined || isLetter || event.key.length > 1);
  return [event.ctrlKey && "Control", event.altKey && "Alt", includesShift && "Shift", key].filter(Boolean).join("+");
}

/** Input types that accept letters or digits. A slider, for example, accepts only arrows and similar keys. */
const textInputTypes: ReadonlySet<string> = new Set([
  ...["text", "search", "number", "email", "tel", "url", "password"],
  ...["date", "time", "datetime-local", "month", "week"],
]);

/** Whether letters pressed on an element are input for it and not commands. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return textInputTypes.has(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}
