import { createHash, timingSafeEqual } from "node:crypto";

/**
 * Whether two secrets or signatures are equal. The time that this takes reveals nothing about where they differ, or
 * about the length of the expected one.
 */
export function isEqualInConstantTime(first: string, second: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(first), hash(second));
}
