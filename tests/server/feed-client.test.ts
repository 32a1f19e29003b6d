import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";
import { createPageFetch } from "../../app/_live/cache/page-fetch";
import { followFeed } from "../../app/_live/feed/follow-feed";
import { startFaultProxy } from "../support/fault-proxy";
import { createSession } from "../support/people";
import { pause } from "../support/processes";
import { createBrowserClient } from "../support/screen-client";
import { expect, test } from "../support/test";

test("reads over a dead connection are aborted, writes are not", async () => {
  const sockets = new Set<Socket>();
  const silentServer = createServer((socket) => sockets.add(socket.on("error", () => {})));
  await new Promise<void>((resolve) => silentServer.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(silentServer.address() as AddressInfo).port}`;
  const pageFetch = createPageFetch();
  const browser = createBrowserClient(url, "", undefined, pageFetch);
  const outcomes: string[] = [];
  const watchOutcome = async (name: string, promise: Promise<unknown>) => {
    const outcome = await promise.then(
      () => "answered",
      (error: Error) => error.message,
    );
    outcomes.push(`${name}: ${outcome}`);
  };
  void watchOutcome("query", browser.units.list.query());
  void watchOutcome("query with a body", browser.incidents.some.query({ ids: [] }, { context: { usesPost: true } }));
  void watchOutcome("mutation", browser.screens.revoke.mutate({ id: crypto.randomUUID() }));
  await expect.poll(() => sockets.size).toBe(3);
  pageFetch.abortReads();
  await expect.poll(() => outcomes.length).toBe(2);
  await pause(200);
  expect(outcomes.sort()).toEqual([
    "query with a body: sent over a connection that broke",
    "query: sent over a connection that broke",
  ]);
  for (const socket of sockets) socket.destroy();
  silentServer.close();
});

test("onReconnected is called after a reconnect, and not after the first connect", async ({ db, server }) => {
  const { cookie } = await createSession(db, server, "dispatcher");
  const proxy = await startFaultProxy(server.url);
  const events: string[] = [];
  const follower = followFeed({
    client: createBrowserClient(proxy.url, cookie),
    onMessage: () => events.at(-1) !== "message" && events.push("message"),
    onLost: () => events.at(-1) !== "lost" && events.push("lost"),
    onReconnected: () => events.push("back"),
    onRefused: () => events.push("refused"),
  });
  await expect.poll(() => events).toEqual(["message"]);
  proxy.cut();
  await expect.poll(() => events).toEqual(["message", "lost"]);
  proxy.restore();
  await expect.poll(() => events).toEqual(["message", "lost", "back", "message"]);
  follower.stop();
  await proxy.close();
});
