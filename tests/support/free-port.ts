import { createServer } from "node:net";

const [first, each] = [15_000, 3_000];

/**
 * A port nobody listens on; below the range from which the system gives outgoing connections theirs. Workers draw from
 * ranges of their own: whoever gets a port takes a while to listen on it.
 */
export async function freePort(): Promise<number> {
  const worker = Number(process.env.VITEST_POOL_ID ?? 0) % 5;
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = first + worker * each + Math.floor(Math.random() * each);
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port found from ${first + worker * each} on`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
