import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { staggerResets } from "../../app/_live/feed/stagger-resets";
import type { LiveMessage } from "../../server/feed/message";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function aMessage(incidentId: string, reset: LiveMessage["reset"] = null): LiveMessage {
  const content = { units: [], incidentIds: [incidentId], topics: [] };
  return { at: new Date(), ageMs: 10, version: "dev", reset, ...content };
}

/**
 * Creates a screen that delays a reset by this fraction of the maximum delay. `passedMessages` lists the messages that
 * were passed on to the screen, each with its age in ms and the time in ms since the screen was created.
 */
function aScreen(delayFraction: number) {
  const startedAt = performance.now();
  const passedMessages: [what: string, ageMs: number, afterMs: number][] = [];
  const stagger = staggerResets({
    onMessage: ({ incidentIds: [what = ""], ageMs }) =>
      passedMessages.push([what, ageMs, Math.round(performance.now() - startedAt)]),
    random: () => delayFraction,
  });
  return { ...stagger, passedMessages };
}

test("after a restart each screen receives the reset at a different time, within two seconds", () => {
  const screens = [0, 0.25, 0.9].map(aScreen);
  for (const { receive } of screens) receive(aMessage("everything", "restarted"));
  vi.advanceTimersByTime(2_000);
  expect(screens.map(({ passedMessages }) => passedMessages)).toEqual([
    [["everything", 10, 0]],
    [["everything", 510, 500]],
    [["everything", 1_810, 1_800]],
  ]);
});

test("messages received during the delay are passed on after it, in order and with their true age", () => {
  const { receive, passedMessages } = aScreen(0.5);
  receive(aMessage("everything", "restarted"));
  vi.advanceTimersByTime(400);
  receive(aMessage("first"));
  vi.advanceTimersByTime(400);
  receive(aMessage("overflow", "overflow"));
  expect(passedMessages).toEqual([]);
  vi.advanceTimersByTime(200);
  expect(passedMessages).toEqual([
    ["everything", 1_010, 1_000],
    ["first", 610, 1_000],
    ["overflow", 210, 1_000],
  ]);
  receive(aMessage("later"));
  expect(passedMessages.at(-1)).toEqual(["later", 10, 1_000]);
});

test.each([null, "started", "away", "unknown", "overflow"] as const)(
  "any other message is passed on immediately: %s",
  (reset) => {
    const { receive, passedMessages } = aScreen(0.5);
    receive(aMessage("it", reset));
    expect(passedMessages).toEqual([["it", 10, 0]]);
  },
);

test("a lost connection ends the delay, and nothing is passed on twice", () => {
  const { receive, flush, passedMessages } = aScreen(0.5);
  receive(aMessage("everything", "restarted"));
  flush();
  vi.advanceTimersByTime(5_000);
  expect(passedMessages).toEqual([["everything", 10, 0]]);
});

test("a stopped screen receives nothing more", () => {
  const { receive, stop, passedMessages } = aScreen(0.5);
  receive(aMessage("everything", "restarted"));
  stop();
  vi.advanceTimersByTime(5_000);
  expect(passedMessages).toEqual([]);
});
