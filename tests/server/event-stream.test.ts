import { createServer, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import { createEventStreams, type EventStream } from "../../server/http/event-stream";
import { pause } from "../support/processes";
import { expect, isFullRun, test } from "../support/test";

/** A message that is larger than any socket buffer. */
const largeMessage = Buffer.alloc(32_000_000, "x");

type Client = { stream: EventStream; response: ServerResponse; socket: Socket; dropped(): number };

/** Creates a client that opens a stream and reads nothing until its socket is resumed. */
async function aClient(stallTimeoutMs: number): Promise<Client> {
  let droppedCount = 0;
  const streams = createEventStreams({
    pingIntervalMs: 60_000,
    ping: Buffer.from("ping"),
    stallTimeoutMs,
    onDropped: () => {
      droppedCount += 1;
    },
  });
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const openedResponse = new Promise<ServerResponse>((resolve) =>
    server.once("request", (_, response) => resolve(response)),
  );
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  onTestFinished(() => {
    streams.stop();
    socket.destroy();
    server.close();
    server.closeAllConnections();
  });
  socket.on("error", () => {});
  socket.pause();
  socket.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  const response = await openedResponse;
  return { stream: streams.open(response), response, socket, dropped: () => droppedCount };
}

test("a client that reads nothing is disconnected and counted, and nothing more is written to it", async () => {
  const { stream, response, socket, dropped } = await aClient(500);
  const whenClosed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  stream.write(largeMessage);
  expect(stream.isBehind()).toBe(true);
  expect(await stream.waitUntilDrained()).toBe(false);
  expect([response.destroyed, dropped()]).toEqual([true, 1]);
  stream.end(Buffer.from("the end"));
  expect(response.writableEnded).toBe(false);
  // The connection is destroyed, not ended: unsent data is dropped.
  let receivedBytes = 0;
  socket.on("data", ({ length }) => {
    receivedBytes += length;
  });
  socket.resume();
  await whenClosed;
  expect(receivedBytes).toBeLessThan(largeMessage.length);
});

test("a client that disconnects while it is behind is not counted as dropped", async () => {
  const { stream, socket, dropped } = await aClient(60_000);
  stream.write(largeMessage);
  const whenDrained = stream.waitUntilDrained();
  socket.destroy();
  expect(await whenDrained).toBe(false);
  expect(dropped()).toBe(0);
});

test.runIf(isFullRun)(
  "a client so slow that one message takes longer than the timeout is not disconnected",
  async () => {
    const stallTimeoutMs = 3_000;
    const { stream, response, socket, dropped } = await aClient(stallTimeoutMs);
    const startedAt = performance.now();
    stream.write(largeMessage);
    let receivedBytes = 0;
    let allowedBytes = 0;
    socket.on("data", ({ length }) => {
      receivedBytes += length;
      if (receivedBytes >= allowedBytes) socket.pause();
    });
    const whenDrained = stream.waitUntilDrained();
    while (receivedBytes < largeMessage.length) {
      allowedBytes += 2_500_000;
      socket.resume();
      await pause(700);
    }
    expect(await whenDrained).toBe(true);
    expect(performance.now() - startedAt).toBeGreaterThan(stallTimeoutMs * 2);
    expect([response.destroyed, dropped()]).toEqual([false, 0]);
  },
);

test("a client that has read everything may be idle for any time", async () => {
  const { stream, response, socket, dropped } = await aClient(200);
  socket.resume();
  stream.write(Buffer.from("everything"));
  await pause(1_000);
  expect([response.destroyed, dropped()]).toEqual([false, 0]);
});
