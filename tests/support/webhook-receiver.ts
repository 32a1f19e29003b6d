import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { findFreePort } from "./free-port";

/** A webhook message as the receiver got it. */
export type ReceivedWebhook = {
  id: string;
  headers: IncomingHttpHeaders;
  text: string;
  bytes: Buffer;
  body: Record<string, unknown>;
};

/**
 * Starts the webhook receiver of an agency. It responds with `behaviour.status`, after `behaviour.onMessage` has ended;
 * if the status is 0, it reads the requests and never responds. It stores the requests that it answers with 200, and
 * separately all others, such as push messages answered with 201.
 */
export async function startWebhookReceiver() {
  const messages: ReceivedWebhook[] = [];
  const non200Messages: ReceivedWebhook[] = [];
  const behaviour = { status: 200, onMessage: (_: ReceivedWebhook): void | Promise<void> => {}, location: "" };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    const { status, location } = behaviour;
    for await (const chunk of request) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    const text = bytes.toString();
    const { headers } = request;
    const message = { id: String(headers["webhook-id"]), headers, text, bytes, body: parseBody(text) };
    (status === 200 ? messages : non200Messages).push(message);
    await behaviour.onMessage(message);
    if (status === 0) return;
    response.writeHead(status, location ? { location } : {});
    response.end("ok");
  });
  const startListening = (port: number) => new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  // The port is outside the range for outgoing connections. Otherwise an outgoing connection could take the port while
  // the receiver is down.
  const port = await findFreePort();
  await startListening(port);
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    ...{ url: `http://127.0.0.1:${port}/hook`, messages, non200Messages },
    behaviour,
    stop,
    restart: () => startListening(port),
  };
}

/** Parses a body. Returns an empty object if it is not JSON, for example because it is encrypted. */
function parseBody(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** Verifies a signature as docs/webhooks.md describes, independently of the server's code. */
export function hasValidSignature(secret: string, { headers, text }: ReceivedWebhook): boolean {
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const signedText = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${text}`;
  const expectedSignature = createHmac("sha256", key).update(signedText).digest();
  return String(headers["webhook-signature"])
    .split(" ")
    .filter((signature) => signature.startsWith("v1,"))
    .some((signature) => {
      const sentSignature = Buffer.from(signature.slice(3), "base64");
      return sentSignature.length === expectedSignature.length && timingSafeEqual(sentSignature, expectedSignature);
    });
}
