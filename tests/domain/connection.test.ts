import { vi } from "vitest";
import { heard, lost, readConnection, serverNow } from "../../app/_live/feed/connection";
import { expect, test } from "../support/test";

let mono = 1_000;
let server = Date.UTC(2026, 10, 25, 3);
vi.spyOn(performance, "now").mockImplementation(() => mono);

/** Time goes by, here and there. */
function passes(ms: number): void {
  mono += ms;
  server += ms;
}

/** A message that was sent so long ago, of data that was so old then. */
function comes({ delayMs = 0, ageMs = 0 } = {}): void {
  heard({ at: new Date(server - delayMs - ageMs), ageMs, version: "1", reset: null });
}

const ageMs = () => mono - readConnection().heardMono;

test.beforeEach(() => {
  lost();
  passes(10_000);
  comes();
});

test("data is as old as the server says it was, and ages from then on", () => {
  passes(2_500);
  comes({ ageMs: 400 });
  expect(ageMs()).toBe(400);
  passes(3_000);
  expect(ageMs()).toBe(3_400);
});

test("what lay on a slow line is as old as it is, not as it was when it was sent", () => {
  for (const delayMs of [0, 4_000, 12_000, 12_000]) {
    passes(2_500);
    comes({ delayMs });
    expect(ageMs()).toBeCloseTo(delayMs, -2);
  }
  passes(2_500);
  comes();
  expect(ageMs()).toBeCloseTo(0, -2);
});

test("a device whose clock is wrong, or is set, shows the server's time and the true age", () => {
  vi.spyOn(Date, "now").mockReturnValue(0);
  passes(1_000);
  comes({ ageMs: 50 });
  expect(ageMs()).toBe(50);
  expect(Math.abs(serverNow() - server)).toBeLessThan(1_000);
  vi.mocked(Date.now).mockRestore();
});

test("a server whose clock is set back by an hour is not taken for a line an hour long", () => {
  server -= 3_600_000;
  passes(2_500);
  comes();
  expect(ageMs()).toBe(0);
  expect(Math.abs(serverNow() - server)).toBeLessThan(1_000);
});

test("steady clocks that drift apart for a month alarm nobody", () => {
  // 50 millionths, as cheap crystals do.
  for (let hours = 0; hours < 30 * 24; hours++) {
    mono += 3_600_000 * 1.00005;
    server += 3_600_000;
    comes();
    expect(ageMs()).toBeLessThan(1_000);
  }
});
