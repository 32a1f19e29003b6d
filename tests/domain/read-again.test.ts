import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { patchCached, refetch, refetchFailed } from "../../app/_live/cache/refetch";
import { expect, test } from "../support/test";

/** A screen that shows one thing; each reading takes the value there is when it begins, and ends when it is told to. */
function aScreen() {
  const queries = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } },
  });
  const readings: { end: () => void; fail: () => void }[] = [];
  let truth = "first";
  const observer = new QueryObserver(queries, {
    queryKey: ["thing"],
    queryFn: () => {
      const seen = truth;
      return new Promise<string>((resolve, reject) => {
        readings.push({ end: () => resolve(seen), fail: () => reject(new Error("unreadable")) });
      });
    },
  });
  const close = observer.subscribe(() => {});
  return {
    queries,
    readings,
    shown: () => queries.getQueryData<string>(["thing"]),
    change: (value: string) => {
      truth = value;
    },
    close,
  };
}

const soon = () => new Promise((resolve) => setTimeout(resolve, 20));

test("a change during the first reading is not lost to its older answer", async () => {
  const { queries, readings, shown, change, close } = aScreen();
  change("second");
  void refetch(queries);
  void refetch(queries);
  readings[0]?.end();
  await soon();
  expect(shown()).toBe("first");
  // However often it was asked for meanwhile, it is read once more, and not at the same time.
  expect(readings).toHaveLength(2);
  readings[1]?.end();
  await soon();
  expect(shown()).toBe("second");
  close();
});

test("readings end however fast things change", async () => {
  const { queries, readings, shown, change, close } = aScreen();
  readings[0]?.end();
  await soon();
  for (let round = 0; round < 20; round++) {
    change(`${round}`);
    void refetch(queries);
    await soon();
    if (round % 3 === 2) readings.at(-1)?.end();
    await soon();
  }
  expect(shown()).not.toBe("first");
  readings.at(-1)?.end();
  await soon();
  readings.at(-1)?.end();
  await soon();
  expect(shown()).toBe("19");
  close();
});

test("what could not be read is read again, also when a part of it was told meanwhile", async () => {
  const { queries, readings, shown, change, close } = aScreen();
  readings[0]?.end();
  await soon();
  change("second");
  void refetch(queries);
  await soon();
  readings[1]?.fail();
  await soon();
  patchCached<string>(queries, ["thing"], (known) => known && `${known}, amended`);
  expect(shown()).toBe("first, amended");
  void refetchFailed(queries, () => false);
  await soon();
  readings[2]?.end();
  await soon();
  expect(shown()).toBe("second");
  void refetchFailed(queries, () => false);
  await soon();
  expect(readings).toHaveLength(3);
  close();
});
