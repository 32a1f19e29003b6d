import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";

/** The sender of public warnings, the key that signs them, and its certificate. */
export type WarningSigner = { sender: string; key: KeyObject; certificate: X509Certificate };

/** Reads the PEM file with the key and its certificate. Returns undefined if none is set; throws if it is unusable. */
export function readWarningSigner(sender: string | undefined, file: string | undefined): WarningSigner | undefined {
  if (!sender && !file) return undefined;
  if (!sender || !file) throw new Error("CAP_SENDER and CAP_KEY_FILE: set both or none");
  try {
    const pem = readFileSync(file, "utf8");
    const key = createPrivateKey(pem);
    const certificate = new X509Certificate(pem.slice(Math.max(0, pem.indexOf("-----BEGIN CERTIFICATE"))));
    if (!certificate.checkPrivateKey(key)) throw new Error("the certificate belongs to another key");
    const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
    const isStrongKey = key.asymmetricKeyType === "rsa" ? modulusLength >= 2_048 : namedCurve === "prime256v1";
    if (!isStrongKey) throw new Error("the key must be RSA with at least 2,048 bits, or P-256");
    return { sender, key, certificate };
  } catch (error) {
    throw new Error(`CAP_KEY_FILE: ${(error as Error).message}`);
  }
}

/** Why no warning can be signed now: no signer is set, or its certificate is not valid. Null if one can be signed. */
export function findSignerObstacle(signer: WarningSigner | undefined, now: Date): "off" | "certificate" | null {
  if (!signer) return "off";
  const { validFrom, validTo } = signer.certificate;
  return new Date(validFrom) <= now && now < new Date(validTo) ? null : "certificate";
}
