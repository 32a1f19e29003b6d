import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/**
 * Marks a browser on which its owner signed in before. It grants no access: the browser only gets its own failure count, so that
 * strangers cannot lock the owner out of their workplace.
 */
export const deviceCookie = "muba_device";

/** Creates a signed token for this browser and person. */
export function issueDeviceToken(secret: string, username: string): string {
  const nonce = randomBytes(12).toString("base64url");
  return `${nonce}.${signature(secret, username, nonce)}`;
}

/** Returns the token's id when its signature is valid for this person; otherwise null. */
export function verifyDeviceToken(secret: string, username: string, token: string | undefined): string | null {
  const [nonce = "", signed = ""] = (token ?? "").split(".");
  const [sent, expected] = [Buffer.from(signed), Buffer.from(signature(secret, username, nonce))];
  return sent.length === expected.length && timingSafeEqual(sent, expected) ? nonce : null;
}

function signature(secret: string, username: string, nonce: string): string {
  return createHmac("sha256", secret).update(`device:${nonce}:${username}`).digest("base64url");
}
