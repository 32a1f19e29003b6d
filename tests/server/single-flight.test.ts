import { vi } from "vitest";
import { singleFlight } from "../../server/single-flight";
import { expect, test as plain } from "../support/test";

const test = plain.extend("asking", async ({ task: _ }, { onCleanup }) => {
  vi.useFakeTimers();
  onCleanup(() => {
    vi.useRealTimers();
  });
  const questions: { answer(value: string): void; fail(): void }[] = [];
  const ask = singleFlight(
    () =>
      new Promise<string>((resolve, reject) => {
        questions.push({ answer: resolve, fail: () => reject(new Error("away")) });
      }),
    { cacheMs: 1_000, timeoutMs: 2_000 },
  );
  return { ask, questions };
});

test("concurrent callers share one call, and so do callers within the cache time", async ({
  asking: { ask, questions },
}) => {
  const answers = Array.from({ length: 50 }, () => ask());
  expect(questions).toHaveLength(1);
  questions[0]?.answer("well");
  expect(new Set(await Promise.all(answers))).toEqual(new Set(["well"]));
  vi.advanceTimersByTime(999);
  expect(await ask()).toBe("well");
  expect(questions).toHaveLength(1);
  vi.advanceTimersByTime(1);
  const next = ask();
  questions[1]?.fail();
  expect(await next).toBeNull();
});

test("a call that stays unanswered is repeated once, since its connection may be lost, and never a third time", async ({
  asking: { ask, questions },
}) => {
  const answer = ask();
  vi.advanceTimersByTime(4_999);
  expect(await answer).toBeNull();
  expect(await ask()).toBeNull();
  expect(questions).toHaveLength(1);
  vi.advanceTimersByTime(1);
  const second = ask();
  expect(questions).toHaveLength(2);
  vi.advanceTimersByTime(60_000);
  expect(await second).toBeNull();
  expect(await ask()).toBeNull();
  expect(questions).toHaveLength(2);
  questions[1]?.answer("late");
  await vi.advanceTimersByTimeAsync(0);
  const next = ask();
  questions[2]?.answer("well");
  expect(await next).toBe("well");
});
