import type { AddressInfo } from "node:net";
import { connect, createServer, type Socket } from "node:net";

type Target = { host: string; port: number };
type Mode = "open" | "stalled" | "refusing";
type StalledConnections = "continue" | "reset" | "silent";
type SocketPair = { client: Socket; upstream: Socket | null };

/** A TCP proxy between a client and a server. Its connections can be cut, stalled and restored. */
export type FaultProxy = {
  url: string;
  /** Resets all connections, and every new one until `restore` is called. */
  cut(): void;
  /** Holds back all bytes in both directions until `restore` is called, like a cut cable. Closes no connections. */
  stall(): void;
  /**
   * Forwards new connections again. The argument determines whether stalled connections continue (the default), are
   * reset, or stay open without data.
   */
  restore(stalledConnections?: StalledConnections): void;
  /** Sets the target of new connections; existing connections keep their target. */
  setTarget(url: string): void;
  /** Returns the number of open connections. */
  count(): number;
  close(): Promise<void>;
};

/** Starts a TCP proxy in front of a server, on a free port. */
export async function startFaultProxy(url: string): Promise<FaultProxy> {
  let target = parseTarget(url);
  let mode: Mode = "open";
  const pairs = new Set<SocketPair>();

  const server = createServer({ allowHalfOpen: false }, (client) => {
    if (mode === "refusing") {
      client.on("error", () => {});
      client.resetAndDestroy();
      return;
    }
    const pair: SocketPair = { client, upstream: null };
    pairs.add(pair);
    client.on("error", () => {});
    client.on("close", () => closePair(pair));
    if (mode === "stalled") client.pause();
    else connectToTarget(pair);
  });

  function connectToTarget(pair: SocketPair): void {
    const upstream = connect({ ...target, noDelay: true });
    pair.upstream = upstream;
    pair.client.setNoDelay(true);
    upstream.on("error", () => {});
    upstream.on("close", () => closePair(pair));
    forward(pair.client, upstream);
    forward(upstream, pair.client);
  }

  function closePair(pair: SocketPair): void {
    // While the proxy is stalled, neither side may learn that the other side has closed the connection.
    if (mode === "stalled") return;
    if (!pairs.delete(pair)) return;
    pair.client.resetAndDestroy();
    pair.upstream?.resetAndDestroy();
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    cut: () => {
      mode = "refusing";
      for (const pair of [...pairs]) closePair(pair);
    },
    stall: () => {
      mode = "stalled";
      for (const { client, upstream } of pairs) {
        client.pause();
        upstream?.pause();
      }
    },
    restore: (stalledConnections = "continue") => {
      mode = "open";
      if (stalledConnections === "silent") return;
      for (const pair of [...pairs]) {
        if (stalledConnections === "reset" || pair.client.destroyed || pair.upstream?.destroyed) closePair(pair);
        else if (pair.upstream) {
          pair.client.resume();
          pair.upstream.resume();
        } else {
          connectToTarget(pair);
          pair.client.resume();
        }
      }
    },
    setTarget: (newUrl) => {
      target = parseTarget(newUrl);
    },
    count: () => pairs.size,
    close: async () => {
      mode = "refusing";
      for (const pair of [...pairs]) closePair(pair);
      await new Promise((resolve) => server.close(resolve));
    },
  };

  function forward(from: Socket, to: Socket): void {
    from.on("data", (bytes: Buffer) => {
      if (to.destroyed || to.write(bytes)) return;
      from.pause();
      to.once("drain", () => {
        if (mode !== "stalled") from.resume();
      });
    });
  }
}

function parseTarget(url: string): Target {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
}
