import { createServer } from "node:net";

const [firstPort, portsPerWorker] = [15_000, 3_000];
const returnedPorts = new Set<number>();

/**
 * Finds a free port below the range that the system uses for outgoing connections. Each worker has a separate range and
 * no port is returned twice, because the caller starts to listen only later and nobody else may take the port
 * meanwhile.
 */
export async function findFreePort(): Promise<number> {
  const worker = Number(process.env.VITEST_POOL_ID ?? 0) % 5;
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = firstPort + worker * portsPerWorker + Math.floor(Math.random() * portsPerWorker);
    if (returnedPorts.has(port)) continue;
    returnedPorts.add(port);
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port found from ${firstPort + worker * portsPerWorker} on`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
