import type { AddressInfo } from "node:net";
import { connect, createServer, type Socket } from "node:net";

type Target = { host: string; port: number };
type Way = "open" | "stalled" | "refusing";
type Pair = { near: Socket; far: Socket | null };

/** The network between a screen and the server: it can be cut, and made whole again. */
export type CutProxy = {
  url: string;
  /** Ends every connection with a reset, and each new one, until `restore`. */
  cut(): void;
  /** Nothing arrives any more, in either direction, and nobody is told: a cable that was pulled. Held bytes go on their way with `restore`. */
  stall(): void;
  /**
   * New connections pass again. Those that were stalled go on, or break, where the network forgot them, or stay silent for ever, where
   * it forgot them and tells nobody.
   */
  restore(how?: { forgotten?: boolean | "silently" }): void;
  /** Where connections lead from now on; those that are there stay. */
  lead(url: string): void;
  /** Connections that stand. */
  count(): number;
  close(): Promise<void>;
};

/** Starts a plain TCP proxy before a server, on a port of its own. */
export async function startCutProxy(url: string): Promise<CutProxy> {
  let target = targetOf(url);
  let way: Way = "open";
  const pairs = new Set<Pair>();

  const server = createServer({ allowHalfOpen: false }, (near) => {
    if (way === "refusing") {
      near.on("error", () => {});
      near.resetAndDestroy();
      return;
    }
    const pair: Pair = { near, far: null };
    pairs.add(pair);
    near.on("error", () => {});
    near.on("close", () => end(pair));
    if (way === "stalled") near.pause();
    else reach(pair);
  });

  function reach(pair: Pair): void {
    const far = connect({ ...target, noDelay: true });
    pair.far = far;
    pair.near.setNoDelay(true);
    far.on("error", () => {});
    far.on("close", () => end(pair));
    pass(pair.near, far);
    pass(far, pair.near);
  }

  function end(pair: Pair): void {
    // Of an end behind a cable that was pulled, the other side hears nothing.
    if (way === "stalled") return;
    if (!pairs.delete(pair)) return;
    pair.near.resetAndDestroy();
    pair.far?.resetAndDestroy();
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    cut: () => {
      way = "refusing";
      for (const pair of [...pairs]) end(pair);
    },
    stall: () => {
      way = "stalled";
      for (const { near, far } of pairs) {
        near.pause();
        far?.pause();
      }
    },
    restore: ({ forgotten = false } = {}) => {
      way = "open";
      if (forgotten === "silently") return;
      for (const pair of [...pairs]) {
        if (forgotten || pair.near.destroyed || pair.far?.destroyed) end(pair);
        else if (pair.far) {
          pair.near.resume();
          pair.far.resume();
        } else {
          reach(pair);
          pair.near.resume();
        }
      }
    },
    lead: (next) => {
      target = targetOf(next);
    },
    count: () => pairs.size,
    close: async () => {
      way = "refusing";
      for (const pair of [...pairs]) end(pair);
      await new Promise((resolve) => server.close(resolve));
    },
  };

  function pass(from: Socket, to: Socket): void {
    from.on("data", (bytes: Buffer) => {
      if (to.destroyed || to.write(bytes)) return;
      from.pause();
      to.once("drain", () => {
        if (way !== "stalled") from.resume();
      });
    });
  }
}

function targetOf(url: string): Target {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
}
