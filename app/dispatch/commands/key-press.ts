/**
 * The name of a pressed key combination, in the format of `aria-keyshortcuts`: "N", "Shift+3", "F9", "Control+Enter",
 * "?". Digits are identified by `KeyboardEvent.code`, because Shift turns them into other characters. A key of the
 * number pad is a digit only if it types one: without Num Lock or with Shift it is End, PageDown and so on.
 */
export function formatKeyCombination(event: KeyboardEvent): string {
  const codeDigit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code)?.[1];
  const digit = event.code.startsWith("Numpad") && event.key !== codeDigit ? undefined : codeDigit;
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

/**
 * Whether a modal dialog is open; one that is closing is ignored. Only the portals are searched, because this runs for
 * each key and the rest of the page has thousands of elements.
 */
export function isModalOpen(): boolean {
  const modalSelector = '[role="alertdialog"]:not([data-closed]), [role="dialog"]:not([data-beside], [data-closed])';
  return [...document.body.children].some(
    (child) => child.hasAttribute("data-base-ui-portal") && child.querySelector(modalSelector) !== null,
  );
}

/** Whether key presses are meant for a field or a modal dialog. */
export function isTypingOrInDialog(): boolean {
  return isTyping(document.activeElement) || isModalOpen();
}

/**
 * Maximum pause between two key presses that belong together. If the field disappears while the user is typing into it,
 * the letters that follow within this time are ignored instead of running commands.
 */
const maxTypingPauseMs = 1_000;

/**
 * Recognizes letters that are still meant for a field that has just disappeared, for example because a colleague has
 * closed the incident. Call `isForLostField` with every key press, and `reset` when something is clicked.
 */
export function createTypingGuard() {
  let lastTyped: { field: HTMLElement; at: number } | null = null;
  return {
    reset: () => {
      lastTyped = null;
    },
    isForLostField: ({ target, key, ctrlKey, altKey, timeStamp }: KeyboardEvent): boolean => {
      if (["Shift", "Control", "Alt", "AltGraph", "CapsLock", "Dead"].includes(key)) return false;
      const isText = (key.length === 1 || key === "Backspace" || key === "Delete") && !ctrlKey && !altKey;
      const isLost =
        isText &&
        lastTyped !== null &&
        !isTyping(target) &&
        timeStamp - lastTyped.at < maxTypingPauseMs &&
        (lastTyped.field.offsetParent === null || lastTyped.field.matches(":disabled"));
      if (isLost && lastTyped) lastTyped.at = timeStamp;
      else lastTyped = isText && isTyping(target) ? { field: target as HTMLElement, at: timeStamp } : null;
      return isLost;
    },
  };
}
