import { randomInt } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";

/** OWASP's parameters for argon2id: 19 MiB, two iterations, one lane; about 25 ms on our reference machine. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const minPasswordLength = 10;
export const maxPasswordLength = 128;

/** Hashes a password for storage. NFKC makes it independent of how a keyboard composes characters. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize("NFKC"), cost);
}

export function verifyPassword({ password, hash: storedHash }: { password: string; hash: string }): Promise<boolean> {
  return verify(storedHash, password.normalize("NFKC"));
}

/** Letters and digits without look-alikes and sound-alikes. */
const alphabet = "abcdefghjkmnpqrstuvwxyz23456789";

/** Generates a code for people to type: groups of four characters, about 20 bits per group. */
export function generateReadableCode(groups: number): string {
  const letter = () => alphabet[randomInt(alphabet.length)];
  return Array.from({ length: groups }, () => Array.from({ length: 4 }, letter).join("")).join("-");
}

/** Generates a one-time password of about 79 bits. */
export function generateOneTimePassword(): string {
  return generateReadableCode(4);
}
