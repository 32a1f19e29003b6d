import { createHash, createPublicKey, type KeyObject, verify } from "node:crypto";
import { z } from "zod";

const base64url = z
  .string()
  .regex(/^[\w-]+$/)
  .max(8_000);

/** What a browser returns for a new passkey; the key as SubjectPublicKeyInfo, so that no CBOR needs to be read. */
export const NewCredential = z.strictObject({
  id: base64url.max(1_400),
  clientData: base64url,
  authenticatorData: base64url,
  publicKey: base64url,
});
/** What a browser returns when a passkey signs. */
export const Assertion = z.strictObject({
  id: base64url.max(1_400),
  clientData: base64url,
  authenticatorData: base64url,
  signature: base64url,
});

/** The challenge sent to the browser, and the site that asks: browsers sign for the site that they show. */
export type Expected = { challenge: string; origin: string; site: string };

const flags = { userPresent: 1, hasCredential: 64 };

/**
 * Checks the answer to the creation of a passkey (WebAuthn level 3, 7.1) and returns its sign count; null when something is wrong.
 * Attestation is not asked for: who enrols a device has just given their password.
 */
export function checkNewCredential(answer: z.output<typeof NewCredential>, expected: Expected): number | null {
  const data = decode(answer.authenticatorData);
  const idLength = data.length > 55 ? data.readUInt16BE(53) : 0;
  const isRight =
    isClientData(answer.clientData, "webauthn.create", expected) &&
    isAuthenticatorData(data, expected, flags.userPresent | flags.hasCredential) &&
    data.subarray(55, 55 + idLength).equals(decode(answer.id)) &&
    readKey(answer.publicKey) !== null;
  return isRight ? data.readUInt32BE(33) : null;
}

type Stored = { publicKey: string; signCount: number };

/** Checks a signature of a passkey (WebAuthn level 3, 7.2) and returns its new sign count; null when something is wrong. */
export function checkAssertion(
  answer: z.output<typeof Assertion>,
  { publicKey, signCount }: Stored,
  expected: Expected,
): number | null {
  const data = decode(answer.authenticatorData);
  const key = readKey(publicKey);
  if (!key || !isClientData(answer.clientData, "webauthn.get", expected)) return null;
  if (!isAuthenticatorData(data, expected, flags.userPresent)) return null;
  const signed = Buffer.concat([data, sha256(decode(answer.clientData))]);
  const digest = key.asymmetricKeyType === "ed25519" ? null : "sha256";
  if (!verify(digest, signed, key, decode(answer.signature))) return null;
  const count = data.readUInt32BE(33);
  // A count that does not grow means a copy of the device. Devices that do not count stay at 0.
  return count > signCount || (count === 0 && signCount === 0) ? count : null;
}

const ClientData = z.object({
  type: z.string(),
  challenge: z.string(),
  origin: z.string(),
  crossOrigin: z.boolean().optional(),
});

function isClientData(encoded: string, type: string, { challenge, origin }: Expected): boolean {
  try {
    const given = ClientData.parse(JSON.parse(decode(encoded).toString("utf8")));
    return given.type === type && given.challenge === challenge && given.origin === origin && !given.crossOrigin;
  } catch {
    return false;
  }
}

function isAuthenticatorData(data: Buffer, { site }: Expected, needed: number): boolean {
  return data.length >= 37 && data.subarray(0, 32).equals(sha256(site)) && ((data[32] ?? 0) & needed) === needed;
}

/** Accepts the algorithms that we offer: ES256, EdDSA and RS256 of at least 2,048 bits. */
function readKey(encoded: string): KeyObject | null {
  try {
    const key = createPublicKey({ key: decode(encoded), format: "der", type: "spki" });
    const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
    const isKnown =
      key.asymmetricKeyType === "ed25519" ||
      (key.asymmetricKeyType === "ec" && namedCurve === "prime256v1") ||
      (key.asymmetricKeyType === "rsa" && modulusLength >= 2_048);
    return isKnown ? key : null;
  } catch {
    return null;
  }
}

function decode(text: string): Buffer {
  return Buffer.from(text, "base64url");
}

function sha256(data: string | Buffer): Buffer {
  return createHash("sha256").update(data).digest();
}
