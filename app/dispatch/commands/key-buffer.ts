"use client";

import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import { flushSync } from "react-dom";
import { bufferEvents } from "./buffer-events";
import { isTyping } from "./key-press";

/** Replays the key presses and clicks that were held back until React had hydrated the page. */
export function useReplayBufferedEvents(): void {
  useEffect(() => {
    // `flushSync` does not work inside an effect. Keys pressed before the timer fires are held back too, so the order
    // is kept.
    const timer = setTimeout(() => replayEvents(takeEvents()));
    return () => clearTimeout(timer);
  }, []);
}

/**
 * Keys held back for a part of the console are discarded if it has not loaded after `maxBufferMs`, or after
 * `maxBufferAfterFailureMs` if an attempt to load it has failed. They are also discarded if, when the part has loaded,
 * one of them is older than `maxBufferMs` or the window is hidden. Keys typed into a field that still has the focus are
 * never discarded.
 */
const maxBufferMs = 10_000;
const maxBufferAfterFailureMs = 3_000;
/** A dialog or list that has just loaded moves the focus into itself no later than the first frame after this time. */
const focusDelayMs = 50;

/** The parts that are loading, the newest last. */
const loadingParts = new Set<RefObject<KeyBufferProps>>();
/**
 * Increased when a part starts loading and when `endBuffering` is called. Each increase cancels an `end` scheduled
 * earlier.
 */
let bufferGeneration = 0;

/** Schedules `end`, which replays or discards the held events. It is cancelled if another part starts loading first. */
function endBuffering(end: () => void, schedule: (run: () => void) => void): void {
  const generation = ++bufferGeneration;
  schedule(() => generation === bufferGeneration && end());
}

function runAfterFrame(run: () => void): void {
  setTimeout(() => {
    // A hidden window has no frames.
    if (document.hidden) run();
    else requestAnimationFrame(() => setTimeout(run));
  }, focusDelayMs);
}

/**
 * Whether a part of the console, such as a dialog, is still loading. Keys pressed meanwhile are meant for it, so they
 * must not run commands.
 */
export function isPartLoading(): boolean {
  return loadingParts.size > 0;
}

/** Closes the newest part that is loading. Returns false if there is none, or if only the command "back" closes it. */
export function closeLoadingPart(): boolean {
  const onEscape = [...loadingParts].at(-1)?.current.onEscape;
  onEscape?.();
  return onEscape !== undefined;
}

/**
 * Holds back keys. While a part is loading, Escape is not held back: it discards the held keys and takes effect
 * immediately. Once no part is loading, Escape is held back like the other keys, so that the order is kept.
 */
function bufferKeys(): void {
  bufferEvents(false, () => {
    if (isPartLoading()) discardEvents(takeEvents());
    return isPartLoading();
  });
}

type KeyBufferProps = {
  waitFor: { isLoaded: () => boolean; hasFailed: () => boolean };
  /** Closes the part when Escape is pressed; by default the command "back" does. */
  onEscape?: (() => void) | undefined;
  /** Called when the keys have been discarded because the part takes too long or failed to load. */
  onLate?: () => void;
};

/**
 * Rendered while `waitFor` is loading. Holds back the key presses that are meant for it, except function keys and
 * Escape. They are replayed once the part is loaded, and discarded if Escape is pressed, if loading takes too long, or
 * if the part is no longer shown.
 */
export function KeyBuffer(props: KeyBufferProps): null {
  const { waitFor } = props;
  const latestProps = useRef(props);
  useLayoutEffect(() => {
    latestProps.current = props;
  });
  useLayoutEffect(() => {
    loadingParts.add(latestProps);
    bufferGeneration++;
    if (!window.takeBufferedEvents) bufferKeys();
    const endsAt = performance.now() + maxBufferMs;
    const discardIfLate = () => {
      const remainingMs = endsAt - performance.now();
      if (remainingMs > 0 && !waitFor.hasFailed()) {
        timer = setTimeout(discardIfLate, Math.min(maxBufferAfterFailureMs, remainingMs));
        return;
      }
      discardEvents(takeEvents());
      latestProps.current.onLate?.();
    };
    let timer = setTimeout(discardIfLate, maxBufferAfterFailureMs);
    return () => {
      loadingParts.delete(latestProps);
      clearTimeout(timer);
      if (waitFor.isLoaded()) endBuffering(replayUnlessLate, runAfterFrame);
      else if (!isPartLoading()) endBuffering(() => discardEvents(takeEvents()), setTimeout);
    };
  }, [waitFor]);
  return null;
}

type BufferedEvents = (KeyboardEvent | MouseEvent)[];

/** Stops holding back events and returns the held ones. */
function takeEvents(): BufferedEvents {
  return window.takeBufferedEvents?.() ?? [];
}

/** Discards held events, but types the keys of a field that still has the focus into it. */
function discardEvents(events: BufferedEvents): void {
  for (const event of events) {
    if (event instanceof KeyboardEvent && isTyping(event.target) && event.target === document.activeElement)
      dispatchKeyPress(event);
  }
}

function replayUnlessLate(): void {
  const events = takeEvents();
  const isLate = document.hidden || events.some(({ timeStamp }) => performance.now() - timeStamp >= maxBufferMs);
  if (isLate) discardEvents(events);
  else void replayEvents(events);
}

async function replayEvents(events: BufferedEvents): Promise<void> {
  // A part that was opened meanwhile is still loading, so the events are held back for it again.
  if (isPartLoading()) bufferKeys();
  for (const event of events) {
    // A dialog opened by the previous event moves the focus in a microtask (see `focusAtOnce`). No new event can occur
    // before that.
    await Promise.resolve();
    if (event instanceof KeyboardEvent) dispatchKeyPress(event);
    else if (event.target instanceof Element) clickButton(event.target.closest("button"));
  }
}

function clickButton(button: HTMLButtonElement | null): void {
  flushSync(() => button?.click());
}

/** Dispatches a key press to the focused element and renders its effect, so that the next key press sees it. */
function dispatchKeyPress(event: KeyboardEvent): void {
  const focusedElement = document.activeElement ?? document.body;
  const isHandled = flushSync(() => !focusedElement.dispatchEvent(new KeyboardEvent(event.type, event)));
  if (!isHandled) flushSync(() => performDefaultAction(event, focusedElement));
}

/**
 * Performs the browser's default action for a replayed key press that no handler has prevented, because browsers
 * perform none for events that a script dispatches.
 */
function performDefaultAction({ key, shiftKey, ctrlKey, altKey }: KeyboardEvent, target: Element): void {
  const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
  if (ctrlKey || altKey) return;
  if (key === "Tab") moveFocus(target, shiftKey ? -1 : 1);
  else if (target instanceof HTMLInputElement && target.type === "range") moveSlider(target, key);
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

/** Home and End move the slider to its ends, an arrow key moves it by one step. */
function moveSlider(slider: HTMLInputElement, key: string): void {
  const stepSize = Number(slider.step) || 1;
  const targetByKey: Record<string, number> = {
    Home: Number(slider.min),
    End: Number(slider.max),
    ArrowLeft: slider.valueAsNumber - stepSize,
    ArrowDown: slider.valueAsNumber - stepSize,
    ArrowRight: slider.valueAsNumber + stepSize,
    ArrowUp: slider.valueAsNumber + stepSize,
  };
  const target = targetByKey[key];
  if (target === undefined) return;
  slider.valueAsNumber = target;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
}

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
