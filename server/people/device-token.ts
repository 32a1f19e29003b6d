import { randomBytes } from "node:crypto";
import { isSigned, type Secrets, sign } from "./secrets";

/**
 * Marks a browser in which a person has signed in before. The token grants no access. Failed sign-ins in this browser
 * are counted separately, so that failures elsewhere cannot lock the person out here.
 */
export const deviceCookie = "muba_device";

/** Creates a signed token that marks the current browser as known to this person. */
export function issueDeviceToken({ current }: Secrets, username: string): string {
  const nonce = randomBytes(12).toString("base64url");
  return `${nonce}.${sign(current, createSignedText(nonce, username))}`;
}

/** Returns the token's id if its signature is valid for this person; otherwise null. */
export function verifyDeviceToken(secrets: Secrets, username: string, token: string | undefined): string | null {
  const [nonce = "", signature = ""] = (token ?? "").split(".");
  return isSigned(secrets, createSignedText(nonce, username), signature) ? nonce : null;
}

function createSignedText(nonce: string, username: string): string {
  return `device:${nonce}:${username}`;
}
