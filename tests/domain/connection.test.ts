import { vi } from "vitest";
import { findOutageCause } from "../../app/_live/clock/use-outage";
import {
  getConnection,
  readServerTime,
  reconnectWhenLate,
  recordConnectionLoss,
  recordMessage,
} from "../../app/_live/feed/connection";
import { expect, test } from "../support/test";

let monotonicMs = 1_000;
let serverMs = Date.UTC(2026, 10, 25, 3);
vi.spyOn(performance, "now").mockImplementation(() => monotonicMs);

/** Advances the device's monotonic clock and the server's clock. */
function advanceClock(ms: number): void {
  monotonicMs += ms;
  serverMs += ms;
}

/**
 * Simulates the arrival of a message that the server sent `delayMs` ago. The data in it was `ageMs` old when it was
 * sent. Returns the delay that the page estimates.
 */
function receive({ delayMs = 0, ageMs = 0 } = {}): number {
  return recordMessage({ at: new Date(serverMs - delayMs - ageMs), ageMs, version: "1", reset: null });
}

const ageMs = () => monotonicMs - getConnection().readAtMonotonicMs;

test.beforeEach(() => {
  recordConnectionLoss();
  advanceClock(10_000);
  receive();
});

test("data has the age the server reports, and ages from then on", () => {
  advanceClock(2_500);
  receive({ ageMs: 400 });
  expect(ageMs()).toBe(400);
  advanceClock(3_000);
  expect(ageMs()).toBe(3_400);
});

test("the age includes the time a message spent on a slow network", () => {
  for (const delayMs of [0, 4_000, 12_000, 12_000]) {
    advanceClock(2_500);
    receive({ delayMs });
    expect(ageMs()).toBeCloseTo(delayMs, -2);
  }
  advanceClock(2_500);
  receive();
  expect(ageMs()).toBeCloseTo(0, -2);
});

test("a device with a wrong clock shows the server's time and the true age", () => {
  vi.spyOn(Date, "now").mockReturnValue(0);
  advanceClock(1_000);
  receive({ ageMs: 50 });
  expect(ageMs()).toBe(50);
  expect(Math.abs(readServerTime() - serverMs)).toBeLessThan(1_000);
  vi.mocked(Date.now).mockRestore();
});

test("a page without a feed learns the server's time from its answers, within a second", async () => {
  vi.resetModules();
  const page = await import("../../app/_live/feed/connection");
  let deviceMs = serverMs + 16 * 60_000;
  vi.spyOn(Date, "now").mockImplementation(() => deviceMs);
  /** Simulates a request whose answer the server sends halfway, with its time in whole seconds. */
  const answer = (durationMs: number) => {
    const [sentMs, answeredMs] = [deviceMs, Math.floor((serverMs + durationMs / 2) / 1_000) * 1_000];
    serverMs += durationMs;
    deviceMs += durationMs;
    page.recordAnswerTime(answeredMs, sentMs);
  };
  const errorMs = () => Math.abs(page.readServerTime() - serverMs);
  answer(80);
  expect(errorMs()).toBeLessThan(1_100);
  answer(20_000);
  expect(errorMs()).toBeLessThan(1_100);
  // The device's clock is set right.
  deviceMs = serverMs + 300;
  answer(80);
  expect(errorMs()).toBeLessThan(1_100);
  vi.mocked(Date.now).mockRestore();
});

test("a server clock set back by an hour is not mistaken for an hour of network delay", () => {
  serverMs -= 3_600_000;
  advanceClock(2_500);
  receive();
  expect(ageMs()).toBe(0);
  expect(Math.abs(readServerTime() - serverMs)).toBeLessThan(1_000);
});

test("a server clock set back by half a minute is noticed on a new connection, not shown as late data for hours", () => {
  const reconnect = vi.fn(recordConnectionLoss);
  const checkDelay = reconnectWhenLate(reconnect);
  serverMs -= 30_000;
  for (let seconds = 0; seconds < 600; seconds += 5) {
    advanceClock(5_000);
    checkDelay(receive());
  }
  expect(reconnect).toHaveBeenCalledTimes(1);
  expect(ageMs()).toBe(0);
  expect(Math.abs(readServerTime() - serverMs)).toBeLessThan(1_000);
});

test("while messages are late, the page reconnects at most once a minute, and not for short delays", () => {
  const reconnect = vi.fn();
  const checkDelay = reconnectWhenLate(reconnect);
  const receiveFor = (seconds: number, delayMs: number) => {
    for (let second = 0; second < seconds; second++) {
      advanceClock(1_000);
      checkDelay(receive({ delayMs }));
    }
  };
  receiveFor(60, 8_000);
  expect(reconnect).not.toHaveBeenCalled();
  receiveFor(60, 20_000);
  expect(reconnect).toHaveBeenCalledTimes(1);
  receiveFor(60, 20_000);
  expect(reconnect).toHaveBeenCalledTimes(2);
});

test("monotonic clocks that drift apart for a month raise no alarm", () => {
  // The drift is 50 ppm, which is typical of cheap quartz crystals.
  for (let hours = 0; hours < 30 * 24; hours++) {
    monotonicMs += 3_600_000 * 1.00005;
    serverMs += 3_600_000;
    receive();
    expect(ageMs()).toBeLessThan(1_000);
  }
});

test.each([
  ["network", () => Promise.reject(new TypeError("failed to fetch")), false],
  ["server", () => Promise.reject(new TypeError("failed to fetch")), true],
  // A gateway answers in place of the server.
  ["server", () => new Response("<html>502 Bad Gateway</html>", { status: 502 }), true],
  ["database", () => Response.json({ status: "down", database: { ok: false } }, { status: 503 }), true],
  ["feed", () => Response.json({ status: "ok", database: { ok: true }, live: { ok: false } }), true],
] as const)("an outage's cause is the %s", async (cause, respond, isOnline) => {
  expect(
    await findOutageCause(
      async () => respond(),
      () => isOnline,
    ),
  ).toBe(cause);
});
