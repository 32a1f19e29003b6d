import { randomInt } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import pLimit from "p-limit";
import { isEasyToGuess } from "../domain/password-rule";
import { Refusal } from "../errors";
import common from "./common-passwords.json" with { type: "json" };

/** OWASP's parameters for argon2id: 19 MiB, two iterations, one lane; about 25 ms on our reference machine. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * At most four passwords are hashed at the same time. Otherwise a burst of sign-ins would occupy all threads of Node.js
 * (UV_THREADPOOL_SIZE), and with them the processors.
 */
const limitConcurrency = pLimit(4);

const commonPasswords = new Set(common.passwords.split(" "));

/** Refuses a chosen password with `password-too-common` if it is easy to guess. */
export function requireUncommonPassword(password: string, username: string): void {
  const isCommon = (text: string) => commonPasswords.has(text);
  if (isEasyToGuess(password, { username, isCommon })) throw new Refusal("password-too-common");
}

/** Hashes a password for storage. NFKC makes the hash independent of how a keyboard composes characters. */
export function hashPassword(password: string): Promise<string> {
  return limitConcurrency(() => hash(password.normalize("NFKC"), cost));
}

export function verifyPassword({ password, hash: storedHash }: { password: string; hash: string }): Promise<boolean> {
  return limitConcurrency(() => verify(storedHash, password.normalize("NFKC")));
}

/** Letters and digits without i, l, o, 0 and 1, which look alike. */
const alphabet = "abcdefghjkmnpqrstuvwxyz23456789";

/** Generates a random code for people to type: groups of four characters, with about 20 bits per group. */
export function generateReadableCode(groupCount: number): string {
  const randomLetter = () => alphabet[randomInt(alphabet.length)];
  return Array.from({ length: groupCount }, () => Array.from({ length: 4 }, randomLetter).join("")).join("-");
}

/** How long a new one-time password can be used to sign in. */
const oneTimeHours = 24;

/** Returns a new one-time password of about 79 random bits, and the time when it expires. */
export function issueOneTimePassword(now: Date): { password: string; until: Date } {
  return { password: generateReadableCode(4), until: new Date(now.getTime() + oneTimeHours * 3_600_000) };
}
