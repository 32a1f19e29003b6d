import type { AddressInfo } from "node:net";
import { connect, createServer, type Socket } from "node:net";

type Target = { host: string; port: number };
type Mode = "open" | "stalled" | "refusing";
type SocketPair = { near: Socket; far: Socket | null };

/** A proxy between a screen and the server that can be cut, stalled and restored. */
export type CutProxy = {
  url: string;
  /** Resets every connection, and each new one until `restore`. */
  cut(): void;
  /** Holds all bytes in both directions without closing connections, like an unplugged cable, until `restore`. */
  stall(): void;
  /**
   * Forwards new connections again. Stalled connections continue by default; with `forgotten` they are reset, and with "silently" they
   * stay open without data.
   */
  restore(options?: { forgotten?: boolean | "silently" }): void;
  /** Sets the target of new connections; existing ones stay. */
  lead(url: string): void;
  /** Number of open connections. */
  count(): number;
  close(): Promise<void>;
};

/** Starts a TCP proxy in front of a server, on a free port. */
export async function startCutProxy(url: string): Promise<CutProxy> {
  let target = targetOf(url);
  let mode: Mode = "open";
  const pairs = new Set<SocketPair>();

  const server = createServer({ allowHalfOpen: false }, (near) => {
    if (mode === "refusing") {
      near.on("error", () => {});
      near.resetAndDestroy();
      return;
    }
    const pair: SocketPair = { near, far: null };
    pairs.add(pair);
    near.on("error", () => {});
    near.on("close", () => end(pair));
    if (mode === "stalled") near.pause();
    else connectToTarget(pair);
  });

  function connectToTarget(pair: SocketPair): void {
    const far = connect({ ...target, noDelay: true });
    pair.far = far;
    pair.near.setNoDelay(true);
    far.on("error", () => {});
    far.on("close", () => end(pair));
    forward(pair.near, far);
    forward(far, pair.near);
  }

  function end(pair: SocketPair): void {
    // While stalled, neither side learns that the other closed.
    if (mode === "stalled") return;
    if (!pairs.delete(pair)) return;
    pair.near.resetAndDestroy();
    pair.far?.resetAndDestroy();
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    cut: () => {
      mode = "refusing";
      for (const pair of [...pairs]) end(pair);
    },
    stall: () => {
      mode = "stalled";
      for (const { near, far } of pairs) {
        near.pause();
        far?.pause();
      }
    },
    restore: ({ forgotten = false } = {}) => {
      mode = "open";
      if (forgotten === "silently") return;
      for (const pair of [...pairs]) {
        if (forgotten || pair.near.destroyed || pair.far?.destroyed) end(pair);
        else if (pair.far) {
          pair.near.resume();
          pair.far.resume();
        } else {
          connectToTarget(pair);
          pair.near.resume();
        }
      }
    },
    lead: (next) => {
      target = targetOf(next);
    },
    count: () => pairs.size,
    close: async () => {
      mode = "refusing";
      for (const pair of [...pairs]) end(pair);
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

function targetOf(url: string): Target {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
}
