import { join } from "node:path";
import { eq, inArray } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { agency } from "../../db/schema/agencies";
import { credential, person } from "../../db/schema/people";
import { unit } from "../../db/schema/units";
import type { Role } from "../../db/vocabulary";
import type { Context } from "../context";
import { createPerson, personRoles } from "../people/create-person";
import { generateOneTimePassword, hashPassword, verifyPassword } from "../people/password";
import { readIfThere, writePrivately } from "./private-file";

/** What `.data/demo.json` says. */
const SignIns = z.object({
  url: z.string(),
  apiKey: z.string(),
  people: z.array(z.object({ username: z.string(), password: z.string(), role: z.enum(personRoles) })),
});
export type SignIns = z.output<typeof SignIns>;
export type DemoPerson = SignIns["people"][number];

/** The officer's agency and the crew's unit, when the data has them; else the first there is. */
const wishedAgency = "dinkes";

/** Who tries things out first stands first. */
const order: Role[] = ["dispatcher", "supervisor", "call-taker", "admin", "leader", "agency-officer", "crew"];

/** Makes one person for each role, or keeps those of an earlier start, with the passwords they had. */
export async function keepPeople(context: Context, earlier: readonly DemoPerson[]): Promise<DemoPerson[]> {
  const people: DemoPerson[] = [];
  for (const role of order) {
    if (role === "wall") continue;
    const username = role;
    const kept = earlier.find((one) => one.username === username)?.password;
    const password = kept ?? generateOneTimePassword();
    await keepPerson(context, { username, role, password });
    people.push({ username, password, role });
  }
  return people;
}

async function keepPerson(context: Context, { username, role, password }: DemoPerson): Promise<void> {
  const { db } = context;
  const [known] = await db
    .select({ id: person.id, hash: credential.password })
    .from(person)
    .innerJoin(credential, eq(credential.personId, person.id))
    .where(eq(person.username, username));
  if (!known) {
    const links = { agencyCode: role === "agency-officer" ? await anAgency(db) : null };
    const crew = { unitId: role === "crew" ? await aUnit(db) : null };
    await createPerson(context, { username, role, ...links, ...crew }, password);
    return;
  }
  if (known.hash && (await verifyPassword({ password, hash: known.hash }))) return;
  await db
    .update(credential)
    .set({ password: await hashPassword(password) })
    .where(eq(credential.personId, known.id));
  await db.update(person).set({ mustChangePassword: false, deactivatedAt: null }).where(eq(person.id, known.id));
}

async function anAgency(db: Db): Promise<string | null> {
  const codes = (await db.select({ code: agency.code }).from(agency)).map(({ code }) => code);
  return codes.find((code) => code === wishedAgency) ?? codes[0] ?? null;
}

async function aUnit(db: Db): Promise<string | null> {
  const [chosen] = await db
    .select({ id: unit.id })
    .from(unit)
    .where(inArray(unit.kind, ["ambulance"]))
    .orderBy(unit.callSign)
    .limit(1);
  return chosen?.id ?? null;
}

export function writeSignIns(folder: string, signIns: SignIns): void {
  writePrivately(pathIn(folder), `${JSON.stringify(signIns, null, 2)}\n`);
}

/** The sign-ins of an earlier start, or null when there are none to be read. */
export function earlierSignIns(folder: string): SignIns | null {
  try {
    return SignIns.parse(JSON.parse(readIfThere(pathIn(folder)) ?? ""));
  } catch {
    return null;
  }
}

function pathIn(folder: string): string {
  return join(folder, "demo.json");
}
