import { vi } from "vitest";
import { singleFlight } from "../../server/single-flight";
import { expect, test as plain } from "../support/test";

const test = plain.extend("flight", async ({ task: _ }, { onCleanup }) => {
  vi.useFakeTimers();
  onCleanup(() => {
    vi.useRealTimers();
  });
  const calls: { respond(value: string): void; fail(): void }[] = [];
  const readOnce = singleFlight(
    () =>
      new Promise<string>((resolve, reject) => {
        calls.push({ respond: resolve, fail: () => reject(new Error("failed")) });
      }),
    { cacheMs: 1_000, timeoutMs: 2_000 },
  );
  return { readOnce, calls };
});

test("concurrent callers share one call, and so do callers within the cache time", async ({
  flight: { readOnce, calls },
}) => {
  const results = Array.from({ length: 50 }, () => readOnce());
  expect(calls).toHaveLength(1);
  calls[0]?.respond("value");
  expect(new Set(await Promise.all(results))).toEqual(new Set(["value"]));
  vi.advanceTimersByTime(999);
  expect(await readOnce()).toBe("value");
  expect(calls).toHaveLength(1);
  vi.advanceTimersByTime(1);
  const nextResult = readOnce();
  calls[1]?.fail();
  expect(await nextResult).toBeNull();
});

test("an unanswered call is repeated once, because its connection may be lost, but not a second time", async ({
  flight: { readOnce, calls },
}) => {
  const result = readOnce();
  vi.advanceTimersByTime(4_999);
  expect(await result).toBeNull();
  expect(await readOnce()).toBeNull();
  expect(calls).toHaveLength(1);
  vi.advanceTimersByTime(1);
  const secondResult = readOnce();
  expect(calls).toHaveLength(2);
  vi.advanceTimersByTime(60_000);
  expect(await secondResult).toBeNull();
  expect(await readOnce()).toBeNull();
  expect(calls).toHaveLength(2);
  calls[1]?.respond("late");
  await vi.advanceTimersByTimeAsync(0);
  const nextResult = readOnce();
  calls[2]?.respond("value");
  expect(await nextResult).toBe("value");
});
