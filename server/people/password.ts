import { randomInt } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";

/** OWASP's figures for argon2id, the default algorithm: 19 MiB, two passes, one lane; some 25 ms here. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const shortestPassword = 10;
export const longestPassword = 128;

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize("NFKC"), cost);
}

export function isPassword({ password, hash: known }: { password: string; hash: string }): Promise<boolean> {
  return verify(known, password.normalize("NFKC"));
}

/** Letters and digits that nobody mistakes for each other, neither on paper nor aloud. */
const alphabet = "abcdefghjkmnpqrstuvwxyz23456789";

/** A code for people to type: groups of four, some 20 bits a group. */
export function readableCode(groups: number): string {
  const letter = () => alphabet[randomInt(alphabet.length)];
  return Array.from({ length: groups }, () => Array.from({ length: 4 }, letter).join("")).join("-");
}

/** A password that is given once and to be changed at the first sign-in: some 79 bits. */
export function oneTimePassword(): string {
  return readableCode(4);
}
