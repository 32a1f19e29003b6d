import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** Generates a Standard Webhooks secret: `whsec_` and 256 random bits in base64. */
export function generateSecret(): string {
  return `whsec_${randomBytes(32).toString("base64")}`;
}

/** Returns the signature headers of Standard Webhooks 1.0: HMAC-SHA256 of id, timestamp and body. */
export function signedHeaders(secret: string, { id, at, body }: { id: string; at: Date; body: string | Buffer }) {
  const timestamp = Math.floor(at.getTime() / 1_000);
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": String(timestamp), "webhook-signature": `v1,${signature}` };
}

/**
 * Maximum difference between the clocks of two systems, as Standard Webhooks recommends. An older message is treated as
 * a replay.
 */
const maxClockDifferenceMs = 5 * 60_000;

type ReceivedHeaders = { "webhook-id": string; "webhook-timestamp": string; "webhook-signature": string };

/**
 * Checks a received message. Returns why it is refused, or null if it is signed with the secret and not too old. During
 * a change of secrets, the header may have several signatures.
 */
export function findSignatureFault(
  secret: string,
  headers: ReceivedHeaders,
  { body, now }: { body: Buffer; now: Date },
): "signature" | "timestamp" | null {
  const at = new Date(Number(headers["webhook-timestamp"]) * 1_000);
  const expected = Buffer.from(signedHeaders(secret, { id: headers["webhook-id"], at, body })["webhook-signature"]);
  const isSigned = headers["webhook-signature"].split(" ").some((given) => {
    const bytes = Buffer.from(given);
    return bytes.length === expected.length && timingSafeEqual(bytes, expected);
  });
  if (!isSigned) return "signature";
  return Math.abs(now.getTime() - at.getTime()) <= maxClockDifferenceMs ? null : "timestamp";
}
