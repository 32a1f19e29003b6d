import { eq } from "drizzle-orm";
import type { Role } from "../../db/access-vocabulary";
import type { Db } from "../../db/client";
import { agency } from "../../db/schema/agencies";
import { person, session } from "../../db/schema/people";
import { createPerson } from "../../server/people/create-person";
import { createPairingCode, pairScreen } from "../../server/wall-screens/pair-screen";
import { aContext, aUnit } from "./makers";

export const password = "correct horse battery";

type Cookie = { name: string; value: string };
export type SessionCookies = { cookies: Cookie[]; cookie: string };
type AccountFields = { username?: string; agencyCode?: string; unitId?: string };

/** Finds or creates a person with an account. By default officers join the first agency and crews a new unit. */
export async function aPerson(db: Db, role: Exclude<Role, "wall">, accountFields: AccountFields = {}) {
  const username = accountFields.username ?? `test-${role}`;
  const [existingPerson] = await db.select().from(person).where(eq(person.username, username));
  if (existingPerson) return { id: existingPerson.id, username };
  const [firstAgency] = await db.select({ code: agency.code }).from(agency).limit(1);
  const agencyCode = accountFields.agencyCode ?? (role === "agency-officer" ? firstAgency?.code : null);
  const unitId = accountFields.unitId ?? (role === "crew" ? (await aUnit(db)).id : null);
  return createPerson(aContext(db), { username, role, agencyCode, unitId }, password);
}

/** Stores a session of a person and returns its id. */
export async function aSession(db: Db, personId: string, expiresAt = new Date(Date.now() + 3_600_000)) {
  const createdAt = new Date(expiresAt.getTime() - 3_600_000);
  const times = { expiresAt, createdAt, updatedAt: createdAt };
  const [row] = await db
    .insert(session)
    .values({ personId, token: crypto.randomUUID(), ...times })
    .returning({ id: session.id });
  if (!row) throw new Error("an insert returned no row");
  return row.id;
}

/** Creates a session with this role and returns its cookies. A person signs in over HTTP; a wall display is paired. */
export async function createSession(
  db: Db,
  { url }: { url: string },
  role: Role,
  accountFields: AccountFields = {},
): Promise<SessionCookies> {
  if (role === "wall") {
    const name = accountFields.username ?? "test wall";
    const { code } = await createPairingCode(aContext(db), { name });
    const { cookie } = await pairScreen({ db, now: () => new Date(), from: "127.0.0.1" }, { code });
    return parseSetCookies([`muba_screen=${cookie}`]);
  }
  const { username } = await aPerson(db, role, accountFields);
  const response = await post(url, "/api/auth/sign-in", { username, password });
  if (response.status !== 200)
    throw new Error(`signing in as ${username}: ${response.status} ${await response.text()}`);
  return parseSetCookies(response.headers.getSetCookie());
}

/** Posts JSON, with a `cookie` header if one is given. */
export function post(url: string, path: string, body: unknown, cookie?: string): Promise<Response> {
  const headers: Record<string, string> = {
    ...(body !== undefined && { "content-type": "application/json" }),
    ...(cookie !== undefined && { cookie }),
  };
  return fetch(`${url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}

/**
 * Returns the cookies that a browser has after receiving these Set-Cookie headers. The last cookie of a name replaces
 * earlier ones, and `Max-Age=0` removes it.
 */
export function parseSetCookies(setCookies: readonly string[]): SessionCookies {
  const values = new Map<string, string>();
  for (const header of setCookies) {
    const [name = "", ...value] = (header.split(";")[0] ?? "").split("=");
    if (/;\s*max-age=0(;|$)/i.test(header)) values.delete(name);
    else values.set(name, value.join("="));
  }
  const cookies = [...values].map(([name, value]) => ({ name, value }));
  return { cookies, cookie: cookies.map(({ name, value }) => `${name}=${value}`).join("; ") };
}
