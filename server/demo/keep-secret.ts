import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { readIfThere, writePrivately } from "./private-file";

/** The secret that signs the demo's sessions: made once and kept, so that a sign-in outlives a restart. */
export function keepSecret(folder: string): string {
  const path = join(folder, "secret");
  const kept = readIfThere(path)?.trim();
  if (kept && kept.length >= 32) return kept;
  const secret = randomBytes(32).toString("hex");
  writePrivately(path, `${secret}\n`);
  return secret;
}
