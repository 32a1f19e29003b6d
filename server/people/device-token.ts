import { randomBytes } from "node:crypto";
import { isSigned, type Secrets, sign } from "./secrets";

/**
 * The cookie that marks a browser in which people have signed in before. It holds one token for each of them; a token
 * grants no access. Failed sign-ins of such a person in this browser are counted separately, so that failures elsewhere
 * cannot lock the person out here.
 */
export const deviceCookie = "muba_device";

/** Maximum number of tokens in a cookie: enough for the people who share a console over a few days. */
const maxTokens = 12;

/**
 * Returns the value of the cookie after this person has signed in: a signed token for the person, followed by those of
 * the others who signed in last.
 */
export function addDeviceToken(secrets: Secrets, username: string, cookie: string | undefined): string {
  const tokens = listTokens(cookie);
  const ownToken = tokens.find((token) => verifyToken(secrets, username, token));
  const otherTokens = tokens.filter((token) => token !== ownToken);
  return [ownToken ?? issueToken(secrets, username), ...otherTokens].slice(0, maxTokens).join("~");
}

/** Returns the id of this person's token if the cookie has one with a valid signature; otherwise null. */
export function verifyDeviceToken(secrets: Secrets, username: string, cookie: string | undefined): string | null {
  for (const token of listTokens(cookie)) {
    const nonce = verifyToken(secrets, username, token);
    if (nonce) return nonce;
  }
  return null;
}

function listTokens(cookie = ""): string[] {
  return cookie.split("~", maxTokens).filter((token) => /^[\w-]{16}\.[\w-]{43}$/.test(token));
}

function issueToken({ current }: Secrets, username: string): string {
  const nonce = randomBytes(12).toString("base64url");
  return `${nonce}.${sign(current, createSignedText(nonce, username))}`;
}

function verifyToken(secrets: Secrets, username: string, token: string): string | null {
  const [nonce = "", signature = ""] = token.split(".");
  return isSigned(secrets, createSignedText(nonce, username), signature) ? nonce : null;
}

function createSignedText(nonce: string, username: string): string {
  return `device:${nonce}:${username}`;
}
