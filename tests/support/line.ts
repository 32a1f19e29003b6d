import { connect, createServer, type Socket } from "node:net";
import { freePort } from "./free-port";

/** A TCP proxy to the product that can be cut without notice to either end, and restored. */
export type Line = { url: string; cut(): Promise<void>; mend(): Promise<void> };

export async function openLine(to: string): Promise<Line> {
  const target = new URL(to);
  const port = await freePort();
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  const mend = () => new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  await mend();
  return {
    url: `http://127.0.0.1:${port}`,
    mend,
    cut: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
