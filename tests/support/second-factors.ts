import { createHash, createHmac, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { isoCBOR } from "@simplewebauthn/server/helpers";

/**
 * Returns the code that an authenticator shows now, or `stepsLater` time steps of 30 s later (RFC 6238: SHA-1, six
 * digits).
 */
export function totp(secret: string, stepsLater = 0): string {
  const bits = [...secret].map((letter) =>
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"),
  );
  const bytes = Buffer.from((bits.join("").match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + stepsLater));
  const digest = createHmac("sha1", bytes).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** Returns a code that is not valid now, nor within a minute before or after. */
export function wrongCode(secret: string): string {
  const validCodes = [-2, -1, 0, 1, 2].map((steps) => totp(secret, steps));
  return ["000000", "111111", "222222", "333333", "444444", "555555"].find((code) => !validCodes.includes(code)) ?? "";
}

const sha256 = (data: string | Buffer) => createHash("sha256").update(data).digest();
const toBase64Url = (data: Uint8Array) => Buffer.from(data).toString("base64url");

type KeyKind = "ec" | "rsa" | "ed25519" | "short-rsa";

/** Imitates a security key that is used in a browser at `origin`. */
export function aSecurityKey(origin: string, { kind = "ec" as KeyKind } = {}) {
  const { publicKey, privateKey } = createKeyPair(kind);
  const id = randomBytes(32);
  let count = 0;
  const makeClientData = (type: string, challenge: string, from: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin: from, crossOrigin: false }));
  const makeAuthenticatorData = (flags: number, signCount: number) => {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(signCount);
    return Buffer.concat([sha256(new URL(origin).hostname), Buffer.from([flags]), counter]);
  };
  const makeCredential = <Response>(response: Response) => ({
    id: toBase64Url(id),
    rawId: toBase64Url(id),
    type: "public-key",
    response,
    clientExtensionResults: {},
  });
  return {
    create({ challenge }: { challenge: string }, { from = origin, format = "none" } = {}) {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.length);
      const authData = Buffer.concat([
        makeAuthenticatorData(0x41, count),
        Buffer.alloc(16),
        length,
        id,
        toCose(publicKey),
      ]);
      const attestation = new Map<string, string | Map<string, string> | Uint8Array>([
        ["fmt", format],
        ["attStmt", new Map()],
        ["authData", new Uint8Array(authData)],
      ]);
      return makeCredential({
        clientDataJSON: toBase64Url(makeClientData("webauthn.create", challenge, from)),
        attestationObject: toBase64Url(isoCBOR.encode(attestation)),
      });
    },
    sign({ challenge }: { challenge: string }, { from = origin, reportedCount = ++count, signer = privateKey } = {}) {
      const clientData = makeClientData("webauthn.get", challenge, from);
      const authenticatorData = makeAuthenticatorData(1, reportedCount);
      const digest = kind === "ed25519" ? null : "sha256";
      return makeCredential({
        clientDataJSON: toBase64Url(clientData),
        authenticatorData: toBase64Url(authenticatorData),
        signature: toBase64Url(sign(digest, Buffer.concat([authenticatorData, sha256(clientData)]), signer)),
      });
    },
    privateKey,
  };
}

function createKeyPair(kind: KeyKind): { publicKey: KeyObject; privateKey: KeyObject } {
  if (kind === "ec") return generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  if (kind === "ed25519") return generateKeyPairSync("ed25519");
  return generateKeyPairSync("rsa", { modulusLength: kind === "rsa" ? 2_048 : 1_024 });
}

/** Encodes a public key as authenticators send it (COSE, RFC 9053 and 8230). */
function toCose(key: KeyObject): Uint8Array {
  const { kty, x = "", y = "", n = "", e = "" } = key.export({ format: "jwk" });
  const bytes = (text: string) => new Uint8Array(Buffer.from(text, "base64url"));
  const fields: Record<string, [number, number | Uint8Array][]> = {
    OKP: [
      [1, 1],
      [3, -8],
      [-1, 6],
      [-2, bytes(x)],
    ],
    EC: [
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, bytes(x)],
      [-3, bytes(y)],
    ],
    RSA: [
      [1, 3],
      [3, -257],
      [-1, bytes(n)],
      [-2, bytes(e)],
    ],
  };
  return isoCBOR.encode(new Map(fields[kty ?? ""]));
}
