import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { pauseRedrawsWhileTyping } from "../../app/_map/motion/pause-redraws";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A map that counts its redraws, and a page to type into. */
function aMap() {
  const redraw = vi.fn();
  const listeners = new Set<() => void>();
  const on = (_: string, listener: () => void) => {
    listeners.add(listener);
    return { unsubscribe: () => listeners.delete(listener) };
  };
  const map = { triggerRepaint: redraw as () => void, on };
  const page = new EventTarget();
  const stop = pauseRedrawsWhileTyping(map, page);
  const typeLetter = () => page.dispatchEvent(Object.assign(new Event("input"), { inputType: "insertText" }));
  const moveCamera = () => {
    for (const listener of listeners) listener();
  };
  return { map, page, redraw, stop, typeLetter, moveCamera };
}

test("the map is redrawn at once while nobody types", () => {
  const { map, page, redraw } = aMap();
  map.triggerRepaint();
  expect(redraw).toHaveBeenCalledTimes(1);
  // This is the event of a slider: it has no `inputType`, so it does not count as typing.
  page.dispatchEvent(new Event("input"));
  map.triggerRepaint();
  expect(redraw).toHaveBeenCalledTimes(2);
});

test("while letters are typed, all redraws wait and are combined into one", () => {
  const { map, redraw, typeLetter } = aMap();
  for (let letter = 0; letter < 10; letter++) {
    typeLetter();
    map.triggerRepaint();
    vi.advanceTimersByTime(100);
  }
  expect(redraw).not.toHaveBeenCalled();
  vi.advanceTimersByTime(249);
  expect(redraw).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(redraw).toHaveBeenCalledTimes(1);
  map.triggerRepaint();
  expect(redraw).toHaveBeenCalledTimes(2);
});

test("typing without a pause delays a redraw by at most two seconds", () => {
  const { map, redraw, typeLetter } = aMap();
  for (let letter = 0; letter < 20; letter++) {
    typeLetter();
    map.triggerRepaint();
    vi.advanceTimersByTime(99);
  }
  expect(redraw).not.toHaveBeenCalled();
  vi.advanceTimersByTime(20);
  expect(redraw).toHaveBeenCalledTimes(1);
});

test("when the camera moves, a waiting redraw happens at once, and only once", () => {
  const { map, redraw, typeLetter, moveCamera } = aMap();
  typeLetter();
  map.triggerRepaint();
  moveCamera();
  expect(redraw).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(5_000);
  expect(redraw).toHaveBeenCalledTimes(1);
});

test("a waiting redraw happens when the pausing is stopped", () => {
  const { map, redraw, stop, typeLetter, moveCamera } = aMap();
  typeLetter();
  map.triggerRepaint();
  stop();
  expect(redraw).toHaveBeenCalledTimes(1);
  moveCamera();
  expect(redraw).toHaveBeenCalledTimes(1);
});
