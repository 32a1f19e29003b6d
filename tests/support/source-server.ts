import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * Starts a server that stands in for an external data source. It responds as `behaviour.answer` says and stores the
 * requests.
 */
export async function startSourceServer() {
  const requests: { url: string; headers: IncomingMessage["headers"] }[] = [];
  const behaviour = { answer: (_: IncomingMessage, response: ServerResponse): unknown => response.end() };
  const server = createServer((request, response) => {
    requests.push({ url: request.url ?? "", headers: request.headers });
    behaviour.answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ...{ url: `http://127.0.0.1:${port}/hotspots`, port, requests, behaviour, server },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
