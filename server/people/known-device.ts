import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** Marks a browser on which somebody signed in before. It opens nothing: it only has its own count of failures. */
export const deviceCookie = "muba_device";

/** A new mark for this browser and person. */
export function markDevice(secret: string, username: string): string {
  const nonce = randomBytes(12).toString("base64url");
  return `${nonce}.${signature(secret, username, nonce)}`;
}

/** The mark's name when it is genuine and this person's; otherwise null. */
export function knownDevice(secret: string, username: string, mark: string | undefined): string | null {
  const [nonce = "", signed = ""] = (mark ?? "").split(".");
  const [given, expected] = [Buffer.from(signed), Buffer.from(signature(secret, username, nonce))];
  return given.length === expected.length && timingSafeEqual(given, expected) ? nonce : null;
}

function signature(secret: string, username: string, nonce: string): string {
  return createHmac("sha256", secret).update(`device:${nonce}:${username}`).digest("base64url");
}
