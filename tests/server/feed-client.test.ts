import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";
import { createPageFetch } from "../../app/_live/cache/page-fetch";
import { followFeed } from "../../app/_live/feed/follow-feed";
import { startCutProxy } from "../support/cut-proxy";
import { asBrowser } from "../support/follower";
import { signedIn } from "../support/people";
import { pause } from "../support/processes";
import { expect, test } from "../support/test";

test("reads over a dead connection are aborted, writes are not", async () => {
  const taken = new Set<Socket>();
  const silent = createServer((socket) => taken.add(socket.on("error", () => {})));
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const pageFetch = createPageFetch();
  const browser = asBrowser(url, "", undefined, pageFetch);
  const ends: string[] = [];
  const watch = async (what: string, answer: Promise<unknown>) => {
    const end = await answer.then(
      () => "answered",
      (error: Error) => error.message,
    );
    ends.push(`${what}: ${end}`);
  };
  void watch("asked", browser.units.list.query());
  void watch("asked with a body", browser.incidents.some.query({ ids: [] }, { context: { posted: true } }));
  void watch("done", browser.screens.revoke.mutate({ id: crypto.randomUUID() }));
  await expect.poll(() => taken.size).toBe(3);
  pageFetch.abortReads();
  await expect.poll(() => ends.length).toBe(2);
  await pause(200);
  expect(ends.sort()).toEqual([
    "asked with a body: sent over a connection that broke",
    "asked: sent over a connection that broke",
  ]);
  for (const socket of taken) socket.destroy();
  silent.close();
});

test("onReconnected is called after a reconnect, and not after the first connect", async ({ db, product }) => {
  const { cookie } = await signedIn(db, product, "dispatcher");
  const proxy = await startCutProxy(product.url);
  const told: string[] = [];
  const follower = followFeed({
    client: asBrowser(proxy.url, cookie),
    onMessage: () => told.at(-1) !== "message" && told.push("message"),
    onLost: () => told.at(-1) !== "lost" && told.push("lost"),
    onReconnected: () => told.push("back"),
    onRefused: () => told.push("refused"),
  });
  await expect.poll(() => told).toEqual(["message"]);
  proxy.cut();
  await expect.poll(() => told).toEqual(["message", "lost"]);
  proxy.restore();
  await expect.poll(() => told, { timeout: 10_000 }).toEqual(["message", "lost", "back", "message"]);
  follower.stop();
  await proxy.close();
});
