import { focusManager, QueryClient, QueryObserver } from "@tanstack/react-query";
import type { TRPCClient } from "@trpc/client";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { vi } from "vitest";
import { makeQueryClient } from "../../app/_live/cache/data-provider";
import { refetch, refetchFailed, updateCachedData } from "../../app/_live/cache/refetch";
import { createMessageHandler } from "../../app/_live/feed/apply-message";
import type { AppRouter } from "../../server/router";
import { expect, test } from "../support/test";

/**
 * Creates a screen with one query. Each fetch reads the current value when it starts and returns it when the test calls
 * the fetch's `end`.
 */
function aScreen() {
  const queries = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } },
  });
  const fetches: { end: () => void; fail: () => void }[] = [];
  let currentValue = "first";
  const observer = new QueryObserver(queries, {
    queryKey: ["thing"],
    queryFn: () => {
      const value = currentValue;
      return new Promise<string>((resolve, reject) => {
        fetches.push({ end: () => resolve(value), fail: () => reject(new Error("unreadable")) });
      });
    },
  });
  const close = observer.subscribe(() => {});
  return {
    queries,
    fetches,
    shown: () => queries.getQueryData<string>(["thing"]),
    change: (value: string) => {
      currentValue = value;
    },
    close,
  };
}

const waitTwentyMs = () => new Promise((resolve) => setTimeout(resolve, 20));

test("a change during the first fetch is not overwritten by its older response", async () => {
  const { queries, fetches, shown, change, close } = aScreen();
  change("second");
  void refetch(queries);
  void refetch(queries);
  fetches[0]?.end();
  await waitTwentyMs();
  expect(shown()).toBe("first");
  // However often `refetch` is called during a fetch, only one further fetch follows.
  expect(fetches).toHaveLength(2);
  fetches[1]?.end();
  await waitTwentyMs();
  expect(shown()).toBe("second");
  close();
});

test("fetches complete at any rate of changes", async () => {
  const { queries, fetches, shown, change, close } = aScreen();
  fetches[0]?.end();
  await waitTwentyMs();
  for (let round = 0; round < 20; round++) {
    change(`${round}`);
    void refetch(queries);
    await waitTwentyMs();
    if (round % 3 === 2) fetches.at(-1)?.end();
    await waitTwentyMs();
  }
  expect(shown()).not.toBe("first");
  fetches.at(-1)?.end();
  await waitTwentyMs();
  fetches.at(-1)?.end();
  await waitTwentyMs();
  expect(shown()).toBe("19");
  close();
});

test("a failed fetch is retried, even when the cached data has been patched in the meantime", async () => {
  const { queries, fetches, shown, change, close } = aScreen();
  fetches[0]?.end();
  await waitTwentyMs();
  change("second");
  void refetch(queries);
  await waitTwentyMs();
  fetches[1]?.fail();
  await waitTwentyMs();
  updateCachedData<string>(queries, ["thing"], (cached) => cached && `${cached}, amended`);
  expect(shown()).toBe("first, amended");
  void refetchFailed(queries, () => false);
  await waitTwentyMs();
  fetches[2]?.end();
  await waitTwentyMs();
  expect(shown()).toBe("second");
  void refetchFailed(queries, () => false);
  await waitTwentyMs();
  expect(fetches).toHaveLength(3);
  close();
});

test("with a live feed, a failed query is retried even while the window is hidden", async ({ onTestFinished }) => {
  vi.useFakeTimers();
  vi.stubGlobal("document", { visibilityState: "hidden" });
  onTestFinished(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    focusManager.setFocused(undefined);
  });
  const read = vi.fn().mockRejectedValueOnce(new Error("unreadable")).mockResolvedValue("alarms");
  const queries = makeQueryClient(true);
  void queries.fetchQuery({ queryKey: ["thing"], queryFn: read });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(read).toHaveBeenCalledTimes(2);
  expect(queries.getQueryData(["thing"])).toBe("alarms");
});

test("a change to closures refetches the incident logs, as the feed does not name a sensitive incident", () => {
  const queries = new QueryClient();
  const client = {} as TRPCClient<AppRouter>;
  const trpc = createTRPCOptionsProxy<AppRouter>({ client, queryClient: queries });
  const logKey = trpc.incidents.log.queryKey({ id: crypto.randomUUID() });
  queries.setQueryData(logKey, []);
  const { apply, stop } = createMessageHandler({ queries, trpc, client });
  const content = { units: [], incidentIds: [], topics: ["closures" as const] };
  apply({ ...content, at: new Date(), ageMs: 0, version: "1", reset: null });
  expect(queries.getQueryState(logKey)?.isInvalidated).toBe(true);
  stop();
});
