import { randomBytes } from "node:crypto";
import { isSigned, type Secrets, sign } from "./secrets";

/**
 * Marks a browser on which its owner signed in before. It grants no access: the browser only gets its own failure count, so that
 * strangers cannot lock the owner out of their workplace.
 */
export const deviceCookie = "muba_device";

/** Creates a signed token for this browser and person. */
export function issueDeviceToken({ current }: Secrets, username: string): string {
  const nonce = randomBytes(12).toString("base64url");
  return `${nonce}.${sign(current, textOf(nonce, username))}`;
}

/** Returns the token's id when its signature is valid for this person; otherwise null. */
export function verifyDeviceToken(secrets: Secrets, username: string, token: string | undefined): string | null {
  const [nonce = "", signed = ""] = (token ?? "").split(".");
  return isSigned(secrets, textOf(nonce, username), signed) ? nonce : null;
}

function textOf(nonce: string, username: string): string {
  return `device:${nonce}:${username}`;
}
