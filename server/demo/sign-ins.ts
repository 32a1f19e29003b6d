import { join } from "node:path";
import { z } from "zod";
import type { Role } from "../../db/vocabulary";
import { signTicket } from "../session";
import { readIfThere, writePrivately } from "./private-file";

/** The roles that see the screens. */
const shown = ["dispatcher", "supervisor", "call-taker", "admin"] as const satisfies readonly Role[];
const validMs = 30 * 86_400_000;

/** What `.data/demo.json` says; `password` is the ticket that /login takes. */
const SignIns = z.object({
  url: z.string(),
  apiKey: z.string(),
  people: z.array(z.object({ username: z.string(), password: z.string(), role: z.enum(shown) })),
});
export type SignIns = z.output<typeof SignIns>;

/** Makes one person for each role that sees the screens, with a ticket for 30 days. */
export function makeSignIns({
  url,
  apiKey,
  secret,
  now,
}: {
  url: string;
  apiKey: string;
  secret: string;
  now: Date;
}): SignIns {
  const until = new Date(now.getTime() + validMs);
  const people = shown.map((role) => ({
    username: role,
    password: signTicket(secret, { name: role, role, until }),
    role,
  }));
  return { url, apiKey, people };
}

export function writeSignIns(folder: string, signIns: SignIns): void {
  writePrivately(pathIn(folder), `${JSON.stringify(signIns, null, 2)}\n`);
}

/** The API key of an earlier start, or null when there is none to be read. */
export function earlierKey(folder: string): string | null {
  try {
    return SignIns.pick({ apiKey: true }).parse(JSON.parse(readIfThere(pathIn(folder)) ?? "")).apiKey;
  } catch {
    return null;
  }
}

function pathIn(folder: string): string {
  return join(folder, "demo.json");
}
