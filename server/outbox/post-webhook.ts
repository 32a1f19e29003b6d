import type { DeliveryFailure } from "../domain/delivery";
import { type OutboundOptions, postToExternalSystem } from "./post-external";
import { signedHeaders } from "./sign";

type WebhookMessage = {
  url: string;
  secret: string;
  id: string;
  body: Record<string, unknown>;
  at: Date;
  signal: AbortSignal;
};

/** Why the delivery failed; null if the receiver accepted the message. */
export type PostResult = DeliveryFailure | null;

/** Posts a signed message. Only a 2xx response within ten seconds is a success. Throws only when the signal aborts. */
export async function postWebhook(
  outbound: OutboundOptions,
  { url, secret, id, body, at, signal }: WebhookMessage,
): Promise<PostResult> {
  const text = JSON.stringify(body);
  const headers = {
    "content-type": "application/json",
    "user-agent": "muba-siaga-112",
    ...signedHeaders(secret, { id, at, body: text }),
  };
  return toResult(outbound, url, await postToExternalSystem(outbound, { url, headers, body: text, signal }));
}

/** Converts the outcome of a post to a result, and reports a status other than 2xx to `onFailure`. */
export function toResult(
  outbound: OutboundOptions,
  url: string,
  outcome: Awaited<ReturnType<typeof postToExternalSystem>>,
): PostResult {
  if (typeof outcome === "string") return outcome;
  if (outcome >= 200 && outcome < 300) return null;
  outbound.onFailure(`HTTP ${outcome}`, new URL(url).hostname);
  return "not-delivered";
}
