import { and, count, eq, exists, isNull, ne, or, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { passkey, person, secondFactor, secondFactorRule, session } from "../../db/schema/people";
import { inTransaction } from "../../db/transaction";
import { checkBase } from "../admin/record-change";
import { record } from "../audit/record";
import type { Actor, Context } from "../context";
import { Refusal } from "../errors";
import { personRoles } from "./create-person";

export type FactorMethod = "code" | "passkey";

const hasCodes = (db: Db) =>
  exists(
    db
      .select({ one: sql`1` })
      .from(secondFactor)
      .where(and(eq(secondFactor.personId, person.id), eq(secondFactor.verified, true))),
  );
const hasPasskeys = (db: Db) => exists(db.select({ one: sql`1` }).from(passkey).where(eq(passkey.personId, person.id)));

/** Returns the second factors that a person has set up. */
export async function readFactorMethods(db: Db, username: string): Promise<FactorMethod[]> {
  const [factors] = await db
    .select({ code: sql<boolean>`${hasCodes(db)}`, passkey: sql<boolean>`${hasPasskeys(db)}` })
    .from(person)
    .where(eq(person.username, username));
  return (["code", "passkey"] as const).filter((method) => factors?.[method]);
}

/**
 * If the person's role requires a second factor and they have none, restricts a new session to setting one up. Without
 * a token, restricts all sessions of a person whose role has changed, or lifts the restriction that their previous role
 * required. Returns whether sessions are restricted. Sessions that began before the rule was made are not affected.
 */
export async function restrictUntilEnrolled(db: Db, personId: string, token?: string): Promise<boolean> {
  const [personWithoutFactor] = await db
    .select({ id: person.id })
    .from(person)
    .innerJoin(secondFactorRule, eq(secondFactorRule.role, person.role))
    .where(and(eq(person.id, personId), eq(person.twoFactorEnabled, false)));
  const mustEnrol = personWithoutFactor !== undefined;
  const sessions = token === undefined ? eq(session.personId, personId) : eq(session.token, token);
  await db
    .update(session)
    .set({ mustEnrol })
    .where(and(sessions, ne(session.mustEnrol, mustEnrol)));
  return mustEnrol;
}

/**
 * Stores whether sign-in asks for a second factor. If it does, lifts the restriction of the person's sessions. Call
 * after a second factor has been set up or removed.
 */
export async function updateFactorState(db: Db, personId: string): Promise<void> {
  const [updatedPerson] = await db
    .update(person)
    .set({ twoFactorEnabled: sql`${or(hasCodes(db), hasPasskeys(db))}` })
    .where(eq(person.id, personId))
    .returning({ isOn: person.twoFactorEnabled });
  if (updatedPerson?.isOn) await db.update(session).set({ mustEnrol: false }).where(eq(session.personId, personId));
}

/** Throws a `Refusal` with the code `second-factor-needed` if the actor's role requires a second factor. */
export async function requireNoFactorRule(db: Db, { role }: Actor): Promise<void> {
  const rules = await db
    .select({ role: secondFactorRule.role })
    .from(secondFactorRule)
    .where(eq(secondFactorRule.role, role ?? "wall"));
  if (rules.length > 0) throw new Refusal("second-factor-needed");
}

/** Returns, for each role, whether it requires a second factor and how many of the people with the role have one. */
export async function listFactorRules({ db }: Pick<Context, "db">) {
  const rules = await db.select().from(secondFactorRule);
  const counts = await db
    .select({
      role: person.role,
      people: count(),
      enrolled: sql<number>`count(*) filter (where two_factor_enabled)::int`,
    })
    .from(person)
    .where(isNull(person.deactivatedAt))
    .groupBy(person.role);
  return personRoles.map((role) => ({
    role,
    isRequired: rules.some((rule) => rule.role === role),
    people: counts.find((roleCounts) => roleCounts.role === role)?.people ?? 0,
    enrolled: counts.find((roleCounts) => roleCounts.role === role)?.enrolled ?? 0,
  }));
}

const Roles = z.array(z.enum(personRoles)).max(personRoles.length);
export const FactorRulesInput = z.strictObject({
  roles: Roles,
  /** The roles that required one when the form was opened. */
  base: Roles.optional(),
});

/**
 * Sets the roles that require a second factor. The change takes effect at each person's next sign-in. Refuses with
 * `stale-version` if the stored roles are no longer those of `base`.
 */
export async function changeSecondFactorRules(
  context: Context,
  { roles: chosenRoles, base }: z.output<typeof FactorRulesInput>,
) {
  await inTransaction(context.db, async (tx) => {
    const removedRoles = await tx.delete(secondFactorRule).returning({ role: secondFactorRule.role });
    const before = removedRoles.map(({ role }) => role).sort();
    checkBase(base && { roles: base.toSorted() }, { roles: before });
    const after = [...new Set(chosenRoles)].sort();
    if (after.length > 0) await tx.insert(secondFactorRule).values(after.map((role) => ({ role })));
    if (before.join() === after.join()) return;
    await record(tx, context, [
      { kind: "sign-in-rule.changed", data: { before: { secondFactor: before }, after: { secondFactor: after } } },
    ]);
  });
}
