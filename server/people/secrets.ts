import { createHash, createHmac } from "node:crypto";
import { symmetricDecrypt, symmetricEncrypt } from "better-auth/crypto";
import { eq } from "drizzle-orm";
import type { Db } from "../../db/client";
import { secondFactor } from "../../db/schema/people";
import { isEqualInConstantTime } from "../compare-secrets";
import type { Log } from "../log";
import type { Accounts } from "./accounts";
import { hashBackupCodes } from "./backup-codes";

/**
 * The secret that signs cookies and encrypts second factors. `previous` is still accepted while the secret is being
 * replaced.
 */
export type Secrets = { current: string; previous?: string | undefined };

/**
 * Returns the better-auth options for these secrets. The version of each secret is derived from the secret itself, so
 * it does not change when the current secret becomes the previous one.
 */
export function secretOptions({ current, previous }: Secrets) {
  const versionedSecrets = [current, ...(previous ? [previous] : [])].map((value) => ({
    version: computeVersion(value),
    value,
  }));
  // `secret` decrypts what was stored before secrets had versions.
  return { secret: previous ?? current, secrets: versionedSecrets };
}

function computeVersion(secret: string): number {
  return createHash("sha256").update(secret).digest().readUInt32BE(0);
}

/** Signs a string with a secret (HMAC-SHA256). */
export function sign(secret: string, text: string, encoding: "base64" | "base64url" = "base64url"): string {
  return createHmac("sha256", secret).update(text).digest(encoding);
}

/** Whether a string was signed with one of the secrets. */
export function isSigned({ current, previous }: Secrets, text: string, signature: string): boolean {
  return [current, previous].some(
    (secret) => secret !== undefined && isEqualInConstantTime(sign(secret, text), signature),
  );
}

/**
 * Returns the cookie header with the signatures of the previous secret replaced by those of the current one, because
 * better-auth checks cookies against one secret only.
 */
export function renewCookieSignatures(header: string, { current, previous }: Secrets): string {
  if (!previous) return header;
  return header.replaceAll(/(muba\.[\w]+=)([^;]+)/g, (cookie, name: string, value: string) => {
    const signedCookie = splitSigned(value);
    if (!signedCookie || !isEqualInConstantTime(sign(previous, signedCookie.text, "base64"), signedCookie.signature))
      return cookie;
    return name + encodeURIComponent(`${signedCookie.text}.${sign(current, signedCookie.text, "base64")}`);
  });
}

/**
 * Returns the value of a cookie that better-auth signed with this secret; null if the cookie is missing or its
 * signature is invalid.
 */
export function readSignedCookie(header: string, name: string, secret: string): string | null {
  const value = header
    .split(/;\s*/)
    .find((cookie) => cookie.startsWith(`${name}=`))
    ?.slice(name.length + 1);
  const signedCookie = splitSigned(value ?? "");
  return signedCookie && isEqualInConstantTime(sign(secret, signedCookie.text, "base64"), signedCookie.signature)
    ? signedCookie.text
    : null;
}

function splitSigned(value: string): { text: string; signature: string } | null {
  try {
    const decodedValue = decodeURIComponent(value);
    const dot = decodedValue.lastIndexOf(".");
    return dot > 0 ? { text: decodedValue.slice(0, dot), signature: decodedValue.slice(dot + 1) } : null;
  } catch {
    return null;
  }
}

/**
 * Re-encrypts with the current secret all second factors that are still encrypted with the previous one, and hashes
 * backup codes that are not hashed yet. Runs at every start; afterwards, second factors no longer need the previous
 * secret.
 */
export async function reencryptSecondFactors(
  db: Db,
  accounts: Accounts,
  { current }: Secrets,
  log: Log,
): Promise<void> {
  const { secretConfig: key } = await accounts.$context;
  const isCurrent = (data: string) => data.startsWith(`$ba$${computeVersion(current)}$`);
  const isHashed = (codes: string) => codes.startsWith("[");
  const decrypt = (data: string) => symmetricDecrypt({ key, data });
  for (const { id, secret, backupCodes } of await db.select().from(secondFactor)) {
    if (isCurrent(secret) && isHashed(backupCodes)) continue;
    try {
      const reencryptedFields = {
        secret: await symmetricEncrypt({ key, data: await decrypt(secret) }),
        // Earlier versions stored backup codes encrypted instead of hashed.
        backupCodes: isHashed(backupCodes) ? backupCodes : hashBackupCodes(await decrypt(backupCodes)),
      };
      await db.update(secondFactor).set(reencryptedFields).where(eq(secondFactor.id, id));
    } catch {
      log.warn(
        { secondFactor: id },
        "a second factor cannot be read with the secrets given; reset the person's password",
      );
    }
  }
}
