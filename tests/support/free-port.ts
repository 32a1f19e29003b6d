import { createServer, type ListenOptions } from "node:net";

/** The ports to choose from. They are below the range that the system uses for outgoing connections. */
const [firstPort, portCount] = [15_000, 15_000];
const returnedPorts = new Set<number>();

/**
 * Finds a free port below the range that the system uses for outgoing connections. The port is reserved for this
 * process until it ends. Without the reservation, another worker or test run could take the port before the caller
 * listens on it, or while the caller's server is stopped.
 */
export async function findFreePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = firstPort + Math.floor(Math.random() * portCount);
    if (returnedPorts.has(port)) continue;
    returnedPorts.add(port);
    if ((await reserve(port)) && (await isFree(port))) return port;
  }
  throw new Error(`no free port found from ${firstPort} on`);
}

/**
 * Listens on an abstract socket with the port in its name. Linux removes the socket when this process ends. Other
 * systems have no such sockets; there, only the port itself is checked.
 */
async function reserve(port: number): Promise<boolean> {
  return process.platform !== "linux" || (await listen({ path: `\0muba-siaga-test-port-${port}` })) !== null;
}

async function isFree(port: number): Promise<boolean> {
  const server = await listen({ port, host: "127.0.0.1" });
  if (server) await new Promise((resolve) => server.close(resolve));
  return server !== null;
}

function listen(options: ListenOptions) {
  const server = createServer().unref();
  return new Promise<typeof server | null>((resolve) => {
    server.once("error", () => resolve(null)).listen(options, () => resolve(server));
  });
}
