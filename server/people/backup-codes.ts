import { hashSecret } from "../keys/manage-keys";
import { generateReadableCode } from "./password";

const codesPerPerson = 10;
/** A code has about 119 random bits, so one round of SHA-256 is enough to store it (ASVS 5.0, 6.5.2). */
const groupsPerCode = 6;
const hashPrefix = "sha256:";

/** Hashes a backup code for storage. */
export function hashBackupCode(code: string): string {
  return hashPrefix + hashSecret(code);
}

/** Hashes the codes in a JSON list; codes that are already hashed stay unchanged. */
export function hashBackupCodes(codesJson: string): string {
  const codes = JSON.parse(codesJson) as string[];
  return JSON.stringify(codes.map((code) => (code.startsWith(hashPrefix) ? code : hashBackupCode(code))));
}

/**
 * Tells better-auth how to generate and store backup codes. better-auth compares the code that it is given with the
 * stored hashes, so a typed code must be hashed before it is passed on.
 */
export const backupCodeOptions = {
  customBackupCodesGenerate: () => Array.from({ length: codesPerPerson }, () => generateReadableCode(groupsPerCode)),
  storeBackupCodes: { encrypt: async (list: string) => hashBackupCodes(list), decrypt: async (list: string) => list },
};
