import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import type { Role, Scope } from "../../db/access-vocabulary";
import type { Db } from "../../db/client";
import { agency } from "../../db/schema/agencies";
import { apiKey } from "../../db/schema/keys";
import { credential, person } from "../../db/schema/people";
import { unit } from "../../db/schema/units";
import type { Context } from "../context";
import { authenticateKey } from "../keys/check-key";
import { createKey, revokeKey } from "../keys/manage-keys";
import { createPerson, personRoles } from "../people/create-person";
import { generateReadableCode, hashPassword, verifyPassword } from "../people/password";

/** The content of `.data/demo.json`. */
const SignIns = z.object({
  url: z.string(),
  apiKey: z.string(),
  people: z.array(z.object({ username: z.string(), password: z.string(), role: z.enum(personRoles) })),
});
export type SignIns = z.output<typeof SignIns>;
export type DemoPerson = SignIns["people"][number];

/** The agency of the demo's agency officer. If it does not exist, the officer belongs to the first agency. */
const preferredAgency = "dinkes";

/** The roles in the order in which accounts are created. The welcome message suggests the first one. */
const roleOrder: Role[] = ["dispatcher", "supervisor", "call-taker", "admin", "leader", "agency-officer", "crew"];

/** Makes sure that there is one account per role, named after the role. Passwords from a previous start are kept. */
export async function ensurePeople(context: Context, previousPeople: readonly DemoPerson[]): Promise<DemoPerson[]> {
  const people: DemoPerson[] = [];
  for (const role of roleOrder) {
    if (role === "wall") continue;
    const username = role;
    const savedPassword = previousPeople.find((person) => person.username === username)?.password;
    const password = savedPassword ?? generateReadableCode(4);
    await ensurePerson(context, { username, role, password });
    people.push({ username, password, role });
  }
  return people;
}

async function ensurePerson(context: Context, { username, role, password }: DemoPerson): Promise<void> {
  const { db } = context;
  const [existingPerson] = await db
    .select({ id: person.id, hash: credential.password })
    .from(person)
    .innerJoin(credential, eq(credential.personId, person.id))
    .where(eq(person.username, username));
  if (!existingPerson) {
    const agencyLink = { agencyCode: role === "agency-officer" ? await pickAgencyCode(db) : null };
    const unitLink = { unitId: role === "crew" ? await pickUnitId(db) : null };
    await createPerson(context, { username, role, ...agencyLink, ...unitLink }, password);
    return;
  }
  if (existingPerson.hash && (await verifyPassword({ password, hash: existingPerson.hash }))) return;
  await db
    .update(credential)
    .set({ password: await hashPassword(password) })
    .where(eq(credential.personId, existingPerson.id));
  await db
    .update(person)
    .set({ mustChangePassword: false, deactivatedAt: null })
    .where(eq(person.id, existingPerson.id));
}

async function pickAgencyCode(db: Db): Promise<string | null> {
  const codes = (await db.select({ code: agency.code }).from(agency)).map(({ code }) => code);
  return codes.find((code) => code === preferredAgency) ?? codes[0] ?? null;
}

async function pickUnitId(db: Db): Promise<string | null> {
  const [firstAmbulance] = await db
    .select({ id: unit.id })
    .from(unit)
    .where(and(eq(unit.kind, "ambulance"), isNull(unit.retiredAt)))
    .orderBy(unit.callSign)
    .limit(1);
  return firstAmbulance?.id ?? null;
}

export function writeSignIns(folder: string, signIns: SignIns): void {
  writePrivateFile(signInsPath(folder), `${JSON.stringify(signIns, null, 2)}\n`);
}

/** Reads the sign-ins saved by a previous start; returns null if the file is missing or invalid. */
export function readSignIns(folder: string): SignIns | null {
  try {
    return SignIns.parse(JSON.parse(readIfExists(signInsPath(folder)) ?? ""));
  } catch {
    return null;
  }
}

function signInsPath(folder: string): string {
  return join(folder, "demo.json");
}

type KeyOptions = { name: string; scopes: readonly Scope[]; simulated?: boolean };

/**
 * Returns `savedKey` if it is still valid, has all scopes in `options`, and has the same value of `simulated`.
 * Otherwise revokes all keys with this name and creates a new one.
 */
export async function ensureKey(context: Context, savedKey: string | null, options: KeyOptions): Promise<string> {
  const savedKeyActor = savedKey ? await authenticateKey(context.db, savedKey, context.now()) : null;
  const { name, scopes, simulated = false } = options;
  if (
    savedKey &&
    savedKeyActor?.simulated === simulated &&
    scopes.every((scope) => savedKeyActor.scopes.includes(scope))
  )
    return savedKey;
  const oldKeys = await context.db
    .select({ id: apiKey.id })
    .from(apiKey)
    .where(and(eq(apiKey.name, name), isNull(apiKey.revokedAt)));
  for (const { id } of oldKeys) await revokeKey(context, { id });
  return (await createKey(context, options)).key;
}

/** Returns the secret that signs sessions. It is stored in a file, so that sessions survive a restart. */
export function ensureSecret(folder: string): string {
  const path = join(folder, "secret");
  const savedSecret = readIfExists(path)?.trim();
  if (savedSecret && savedSecret.length >= 32) return savedSecret;
  const secret = randomBytes(32).toString("hex");
  writePrivateFile(path, `${secret}\n`);
  return secret;
}

/** Writes a file atomically, with mode 600. */
export function writePrivateFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporaryPath = `${path}.${process.pid}`;
  writeFileSync(temporaryPath, text, { mode: 0o600 });
  renameSync(temporaryPath, path);
}

/** Reads a file; returns null if it does not exist. */
export function readIfExists(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
