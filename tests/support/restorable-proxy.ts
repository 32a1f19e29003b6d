import { connect, createServer, type Socket } from "node:net";
import { findFreePort } from "./free-port";

/**
 * A TCP proxy between pages and the server. `cut` closes all connections and refuses new ones until `restore` is
 * called, which can also switch to a different server.
 */
export type RestorableProxy = { url: string; cut(): Promise<void>; restore(newTargetUrl?: string): Promise<void> };

export async function startRestorableProxy(targetUrl: string): Promise<RestorableProxy> {
  let target = new URL(targetUrl);
  const port = await findFreePort();
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const [source, destination] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(source);
      source.on("error", () => destination.destroy());
      source.on("close", () => {
        sockets.delete(source);
        destination.destroy();
      });
      source.pipe(destination);
    }
  });
  const restore = (newTargetUrl?: string) => {
    if (newTargetUrl) target = new URL(newTargetUrl);
    return new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  };
  await restore();
  return {
    url: `http://127.0.0.1:${port}`,
    restore,
    cut: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
