import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { spreadResets } from "../../app/_live/feed/spread-resets";
import type { LiveMessage } from "../../server/feed/message";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function aMessage(incidentId: string, reset: LiveMessage["reset"] = null): LiveMessage {
  const what = { units: [], incidentIds: [incidentId], topics: [] };
  return { at: new Date(), ageMs: 10, version: "dev", reset, ...what };
}

/** A screen that waits for this part of the time, and what it was handed: which message, its age, and when. */
function aScreen(part: number) {
  const begin = performance.now();
  const handed: [what: string, ageMs: number, afterMs: number][] = [];
  const spread = spreadResets({
    onMessage: ({ incidentIds: [what = ""], ageMs }) =>
      handed.push([what, ageMs, Math.round(performance.now() - begin)]),
    random: () => part,
  });
  return { ...spread, handed };
}

test("after a restart screens go on each at a moment of its own, within two seconds", () => {
  const screens = [0, 0.25, 0.9].map(aScreen);
  for (const { take } of screens) take(aMessage("everything", "restarted"));
  vi.advanceTimersByTime(2_000);
  expect(screens.map(({ handed }) => handed)).toEqual([
    [["everything", 10, 0]],
    [["everything", 510, 500]],
    [["everything", 1_810, 1_800]],
  ]);
});

test("what is told meanwhile follows in its order, and is as old as it is", () => {
  const { take, handed } = aScreen(0.5);
  take(aMessage("everything", "restarted"));
  vi.advanceTimersByTime(400);
  take(aMessage("first"));
  vi.advanceTimersByTime(400);
  take(aMessage("much", "much"));
  expect(handed).toEqual([]);
  vi.advanceTimersByTime(200);
  expect(handed).toEqual([
    ["everything", 1_010, 1_000],
    ["first", 610, 1_000],
    ["much", 210, 1_000],
  ]);
  take(aMessage("later"));
  expect(handed.at(-1)).toEqual(["later", 10, 1_000]);
});

test.each([null, "started", "away", "unknown", "much"] as const)(
  "any other message is handed on at once: %s",
  (reset) => {
    const { take, handed } = aScreen(0.5);
    take(aMessage("it", reset));
    expect(handed).toEqual([["it", 10, 0]]);
  },
);

test("a line that breaks meanwhile ends the waiting, and nothing is handed on twice", () => {
  const { take, handOn, handed } = aScreen(0.5);
  take(aMessage("everything", "restarted"));
  handOn();
  vi.advanceTimersByTime(5_000);
  expect(handed).toEqual([["everything", 10, 0]]);
});

test("a screen that is left is handed nothing more", () => {
  const { take, stop, handed } = aScreen(0.5);
  take(aMessage("everything", "restarted"));
  stop();
  vi.advanceTimersByTime(5_000);
  expect(handed).toEqual([]);
});
