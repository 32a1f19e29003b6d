"use client";

import { useEffect, useLayoutEffect } from "react";
import { flushSync } from "react-dom";
import { holdEvents } from "./hold-keys";
import { isTyping } from "./key-press";

/** Replays the key presses and clicks that were held back until React had hydrated the page. */
export function useHeldKeys(): void {
  useEffect(() => {
    // `flushSync` does not work inside an effect. Keys pressed before the timer fires are held back too, so the order
    // is kept.
    const timer = setTimeout(replayEvents);
    return () => clearTimeout(timer);
  }, []);
}

/**
 * If a part of the console takes longer to load than `maxHoldMs`, or than `maxFailedHoldMs` and an attempt to load it
 * has failed, the keys that were held back for it are discarded, except those that were typed into a field that still
 * has the focus.
 */
const maxHoldMs = 10_000;
const maxFailedHoldMs = 3_000;
/** A dialog or list moves the focus into itself in the first frame after this time. */
const focusDelayMs = 50;

let loadingCount = 0;
let endCount = 0;

/** Runs `schedule` with a function that replays or discards the held events, unless a part is loading by then. */
function endHold(end: () => void, schedule: (run: () => void) => void): void {
  const number = ++endCount;
  schedule(() => number === endCount && end());
}

function runAfterFrame(run: () => void): void {
  setTimeout(() => requestAnimationFrame(() => setTimeout(run)), focusDelayMs);
}

/**
 * Whether a part of the console for which the next keys are meant is still loading. Until it has loaded, keys must not
 * run commands.
 */
export function isPartLoading(): boolean {
  return loadingCount > 0;
}

/**
 * Shown while `part` is loading: holds back the key presses that are meant for it, except function keys. They are
 * replayed once it is loaded, and discarded if it takes too long or is no longer shown.
 */
export function HoldKeys({ part }: { part: { isLoaded: () => boolean; hasFailed: () => boolean } }): null {
  useLayoutEffect(() => {
    loadingCount++;
    endCount++;
    if (!window.takeHeldEvents) holdEvents(false);
    const startedAt = performance.now();
    const discardIfLate = () => {
      if (part.hasFailed() || performance.now() - startedAt >= maxHoldMs) discardEvents();
      else timer = setTimeout(discardIfLate, maxFailedHoldMs);
    };
    let timer = setTimeout(discardIfLate, maxFailedHoldMs);
    return () => {
      loadingCount--;
      clearTimeout(timer);
      if (part.isLoaded()) endHold(replayEvents, runAfterFrame);
      else if (!isPartLoading()) endHold(discardEvents, setTimeout);
    };
  }, [part]);
  return null;
}

/** Discards the held events, but types the keys of a field that still has the focus into it. */
function discardEvents(): void {
  for (const event of window.takeHeldEvents?.() ?? []) {
    if (event instanceof KeyboardEvent && isTyping(event.target) && event.target === document.activeElement)
      press(event);
  }
}

async function replayEvents(): Promise<void> {
  const events = window.takeHeldEvents?.() ?? [];
  // A part that was opened meanwhile is still loading, so the events are held back for it again.
  if (isPartLoading()) holdEvents(false);
  for (const event of events) {
    // A dialog that the previous event has opened moves the focus in a microtask (see `focusAtOnce`). No new event can
    // come in between.
    await Promise.resolve();
    if (event instanceof KeyboardEvent) press(event);
    else if (event.target instanceof Element) clickButton(event.target.closest("button"));
  }
}

function clickButton(button: HTMLButtonElement | null): void {
  flushSync(() => button?.click());
}

/** Dispatches a key press to the focused element and renders its effect, so that the next key press sees it. */
function press(event: KeyboardEvent): void {
  const focusedElement = document.activeElement ?? document.body;
  const isHandled = flushSync(() => !focusedElement.dispatchEvent(new KeyboardEvent(event.type, event)));
  if (!isHandled) flushSync(() => performDefaultAction(event, focusedElement));
}

/** Performs the browser's default action for a key press that no handler has prevented. Scripted events have none. */
function performDefaultAction({ key, shiftKey, ctrlKey, altKey }: KeyboardEvent, target: Element): void {
  const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
  if (ctrlKey || altKey) return;
  if (key === "Tab") moveFocus(target, shiftKey ? -1 : 1);
  else if (isField && isTyping(target)) {
    if (key === "Enter" && target instanceof HTMLInputElement) target.form?.requestSubmit();
    else typeIntoField(target, key === "Enter" ? "\n" : key);
  } else if (target instanceof HTMLElement && target.matches(clickableSelectorByKey[key] ?? ":not(*)")) target.click();
}

/** For each key, a selector for the elements that a browser clicks when the key is pressed on them. */
const clickableSelectorByKey: Record<string, string> = {
  Enter: "button, a[href], summary",
  " ": 'button, summary, input[type="checkbox"], input[type="radio"]',
};

function typeIntoField(field: HTMLInputElement | HTMLTextAreaElement, key: string): void {
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
