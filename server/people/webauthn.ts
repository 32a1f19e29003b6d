import {
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import {
  cose,
  decodeAttestationObject,
  decodeCredentialPublicKey,
  isoBase64URL,
  isoCBOR,
} from "@simplewebauthn/server/helpers";
import { z } from "zod";

const base64url = z
  .string()
  .regex(/^[\w-]+$/)
  .max(8_000);
const credential = { id: base64url.max(1_400), rawId: base64url.max(1_400), type: z.literal("public-key") };

/**
 * What a browser returns for a new passkey (WebAuthn's RegistrationResponseJSON), without the fields that are not used.
 */
export const NewCredential = z.object({
  ...credential,
  response: z.object({ clientDataJSON: base64url, attestationObject: base64url }),
});
/** What a browser returns when a passkey signs (AuthenticationResponseJSON), without the fields that are not used. */
export const Assertion = z.object({
  ...credential,
  response: z.object({ clientDataJSON: base64url, authenticatorData: base64url, signature: base64url }),
});

/** The challenge that was sent to the browser, and the origin and relying party ID that the response must be for. */
export type ExpectedChallenge = { challenge: string; origin: string; rpId: string };

type StoredPasskey = { credentialId: string; publicKey: string; signCount: number };

/** The accepted signature algorithms, as COSE identifiers. */
export const algorithms: number[] = [cose.COSEALG.ES256, cose.COSEALG.EdDSA, cose.COSEALG.RS256];
const minRsaBytes = 256;

/**
 * Checks a browser's response to the creation of a passkey. Returns the fields to store, with the public key as COSE in
 * base64url, or null if the response is not valid.
 */
export async function checkNewCredential(
  newCredential: z.output<typeof NewCredential>,
  expected: ExpectedChallenge,
): Promise<StoredPasskey | null> {
  try {
    const { registrationInfo } = await verifyRegistrationResponse({
      ...toOptions(expected),
      response: withoutAttestation(newCredential),
      supportedAlgorithmIDs: algorithms,
    });
    if (!registrationInfo) return null;
    const { id, publicKey, counter } = registrationInfo.credential;
    const key = decodeCredentialPublicKey(publicKey);
    if (cose.isCOSEPublicKeyRSA(key) && (key.get(cose.COSEKEYS.n)?.length ?? 0) < minRsaBytes) return null;
    return { credentialId: id, publicKey: isoBase64URL.fromBuffer(publicKey), signCount: counter };
  } catch {
    return null;
  }
}

/**
 * Checks a signature made with a passkey. Returns the passkey's new sign count, or null if the signature is not valid.
 */
export async function checkAssertion(
  assertion: z.output<typeof Assertion>,
  { credentialId, publicKey, signCount }: StoredPasskey,
  expected: ExpectedChallenge,
): Promise<number | null> {
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      ...toOptions(expected),
      response: { ...assertion, clientExtensionResults: {} },
      credential: { id: credentialId, publicKey: isoBase64URL.toBuffer(publicKey), counter: signCount },
    });
    return verified ? authenticationInfo.newCounter : null;
  } catch {
    return null;
  }
}

const toOptions = ({ challenge, origin, rpId }: ExpectedChallenge) => ({
  expectedChallenge: challenge,
  expectedOrigin: origin,
  expectedRPID: rpId,
  requireUserVerification: false,
});

/**
 * Replaces the attestation (the authenticator's proof of its manufacturer) with "none". We do not ask for an
 * attestation. Checking its certificates would make the library send requests to addresses named in them.
 */
function withoutAttestation({ response, ...otherFields }: z.output<typeof NewCredential>): RegistrationResponseJSON {
  const authData = decodeAttestationObject(isoBase64URL.toBuffer(response.attestationObject)).get("authData");
  const noneAttestation = new Map<string, string | Map<string, string> | Uint8Array>([
    ["fmt", "none"],
    ["attStmt", new Map()],
    ["authData", authData],
  ]);
  const attestationObject = isoBase64URL.fromBuffer(isoCBOR.encode(noneAttestation));
  return { ...otherFields, response: { ...response, attestationObject }, clientExtensionResults: {} };
}
