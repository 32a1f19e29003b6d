import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** A message as a receiver got it. */
export type Received = { id: string; headers: IncomingHttpHeaders; text: string; body: Record<string, unknown> };

/**
 * A system of an agency: it listens for webhooks and keeps what it gets. While `answers` is not 200 it refuses, and while it is
 * 0 it takes the message and never says so.
 */
export async function aReceiver() {
  const got: Received[] = [];
  const refused: Received[] = [];
  const receiver = { answers: 200, onMessage: (_: Received): void => {}, location: "" };
  const server = createServer(async (request, response) => {
    let text = "";
    const { answers, location } = receiver;
    for await (const chunk of request) text += chunk;
    const { headers } = request;
    const message = { id: String(headers["webhook-id"]), headers, text, body: parsed(text) };
    (answers === 200 ? got : refused).push(message);
    receiver.onMessage(message);
    if (answers === 0) return;
    response.writeHead(answers, location ? { location } : {});
    response.end("ok");
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const dead = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { ...{ url: `http://127.0.0.1:${port}/hook`, got, refused }, receiver, dead, back: () => listen(port) };
}

/** What is encrypted for somebody else has no body we could read. */
function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** The check that docs/webhooks.md describes, written from there and not with our own code. */
export function isGenuine(secret: string, { headers, text }: Received): boolean {
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${text}`;
  const expected = createHmac("sha256", key).update(signed).digest();
  return String(headers["webhook-signature"])
    .split(" ")
    .filter((one) => one.startsWith("v1,"))
    .some((one) => {
      const given = Buffer.from(one.slice(3), "base64");
      return given.length === expected.length && timingSafeEqual(given, expected);
    });
}
