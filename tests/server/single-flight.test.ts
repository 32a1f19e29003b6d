import { vi } from "vitest";
import { singleFlight } from "../../server/single-flight";
import { expect, test as plain } from "../support/test";

const test = plain.extend("flight", async ({ task: _ }, { onCleanup }) => {
  vi.useFakeTimers();
  onCleanup(() => {
    vi.useRealTimers();
  });
  const calls: { answer(value: string): void; fail(): void }[] = [];
  const ask = singleFlight(
    () =>
      new Promise<string>((resolve, reject) => {
        calls.push({ answer: resolve, fail: () => reject(new Error("failed")) });
      }),
    { cacheMs: 1_000, timeoutMs: 2_000 },
  );
  return { ask, calls };
});

test("concurrent callers share one call, and so do callers within the cache time", async ({
  flight: { ask, calls },
}) => {
  const results = Array.from({ length: 50 }, () => ask());
  expect(calls).toHaveLength(1);
  calls[0]?.answer("value");
  expect(new Set(await Promise.all(results))).toEqual(new Set(["value"]));
  vi.advanceTimersByTime(999);
  expect(await ask()).toBe("value");
  expect(calls).toHaveLength(1);
  vi.advanceTimersByTime(1);
  const next = ask();
  calls[1]?.fail();
  expect(await next).toBeNull();
});

test("an unanswered call is repeated once, because its connection may be lost, but not a second time", async ({
  flight: { ask, calls },
}) => {
  const result = ask();
  vi.advanceTimersByTime(4_999);
  expect(await result).toBeNull();
  expect(await ask()).toBeNull();
  expect(calls).toHaveLength(1);
  vi.advanceTimersByTime(1);
  const second = ask();
  expect(calls).toHaveLength(2);
  vi.advanceTimersByTime(60_000);
  expect(await second).toBeNull();
  expect(await ask()).toBeNull();
  expect(calls).toHaveLength(2);
  calls[1]?.answer("late");
  await vi.advanceTimersByTimeAsync(0);
  const next = ask();
  calls[2]?.answer("value");
  expect(await next).toBe("value");
});
