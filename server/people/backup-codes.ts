import { hashSecret } from "../keys/manage-keys";
import { generateReadableCode } from "./password";

const codesPerPerson = 10;
/** About 119 random bits: enough for one round of SHA-256 in storage (ASVS 5.0, 6.5.2). */
const groupsPerCode = 6;
const prefix = "sha256:";

/** A backup code as it is stored. */
export function hashBackupCode(code: string): string {
  return prefix + hashSecret(code);
}

/** Hashes the codes in a JSON list that are not hashed yet. */
export function hashBackupCodes(list: string): string {
  const codes = JSON.parse(list) as string[];
  return JSON.stringify(codes.map((code) => (code.startsWith(prefix) ? code : hashBackupCode(code))));
}

/**
 * How better-auth generates and stores backup codes. It compares the code that it is given with the stored hashes, so
 * it must be given a hashed code.
 */
export const backupCodeOptions = {
  customBackupCodesGenerate: () => Array.from({ length: codesPerPerson }, () => generateReadableCode(groupsPerCode)),
  storeBackupCodes: { encrypt: async (list: string) => hashBackupCodes(list), decrypt: async (list: string) => list },
};
