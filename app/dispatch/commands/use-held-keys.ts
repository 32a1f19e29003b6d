"use client";

import { useEffect, useLayoutEffect } from "react";
import { flushSync } from "react-dom";
import { holdKeys } from "./hold-keys";
import { isTyping } from "./key-press";

/** Replays the key presses that were held back until React had hydrated the page. */
export function useHeldKeys(): void {
  useEffect(() => {
    // `flushSync` does not work inside an effect. Keys pressed before the timer fires are held back too, so the order
    // is kept.
    const timer = setTimeout(replayKeys);
    return () => clearTimeout(timer);
  }, []);
}

/** A part of the console that takes longer to load than this no longer holds back the keys. */
const maxHoldMs = 3_000;
/** A dialog moves the focus into itself within this time after it is rendered. */
const focusDelayMs = 50;

/** Shown while a part of the console is loading: holds back the key presses that are meant for that part. */
export function HoldKeys(): null {
  useLayoutEffect(() => {
    if (window.takeHeldKeys) return;
    holdKeys();
    const timer = setTimeout(replayKeys, maxHoldMs);
    return () => {
      clearTimeout(timer);
      setTimeout(replayKeys, focusDelayMs);
    };
  }, []);
  return null;
}

function replayKeys(): void {
  for (const event of window.takeHeldKeys?.() ?? []) press(event);
}

/** Dispatches a key press to the focused element and renders its effect, so that the next key press sees it. */
function press(event: KeyboardEvent): void {
  const focusedElement = document.activeElement ?? document.body;
  const isHandled = flushSync(() => !focusedElement.dispatchEvent(new KeyboardEvent(event.type, event)));
  if (!isHandled) flushSync(() => actAsBrowser(event, focusedElement));
}

/** Performs the browser's default action for a key press that no handler has prevented. Scripted events have none. */
function actAsBrowser({ key, shiftKey, ctrlKey, altKey }: KeyboardEvent, target: Element): void {
  const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
  if (ctrlKey || altKey) return;
  if (key === "Tab") moveFocus(target, shiftKey ? -1 : 1);
  else if (isField && isTyping(target)) {
    if (key === "Enter" && target instanceof HTMLInputElement) target.form?.requestSubmit();
    else typeInto(target, key === "Enter" ? "\n" : key);
  } else if (target instanceof HTMLElement && target.matches(clickableByKey[key] ?? ":not(*)")) target.click();
}

/** For each key, a selector for the elements that a browser clicks when the key is pressed on them. */
const clickableByKey: Record<string, string> = {
  Enter: "button, a[href], summary",
  " ": 'button, summary, input[type="checkbox"], input[type="radio"]',
};

function typeInto(field: HTMLInputElement | HTMLTextAreaElement, key: string): void {
  const [start, end] = [field.selectionStart ?? 0, field.selectionEnd ?? 0];
  if (key === "Backspace") field.setRangeText("", start === end ? Math.max(0, start - 1) : start, end, "end");
  else if (key.length === 1) field.setRangeText(key, start, end, "end");
  else return;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Moves the focus to the next or previous field or button; in a group of radio buttons, to the checked one. */
function moveFocus(from: Element, by: 1 | -1): void {
  const focusableSelector = "a[href], button, input, select, textarea, [tabindex]";
  const focusableElements = [...document.querySelectorAll<HTMLElement>(focusableSelector)].filter(
    (element) =>
      element.tabIndex >= 0 &&
      element.offsetParent !== null &&
      !element.matches(':disabled, input[type="radio"]:not(:checked)'),
  );
  focusableElements.at((focusableElements.indexOf(from as HTMLElement) + by) % focusableElements.length)?.focus();
}
