import { isDeepStrictEqual } from "node:util";
import { and, asc, count, eq, isNull, ne, sql } from "drizzle-orm";
import { z } from "zod";
import { takeLock } from "../../db/advisory-locks";
import type { Db } from "../../db/client";
import { credential, passkey, person, secondFactor, signInGuard } from "../../db/schema/people";
import { unit } from "../../db/schema/units";
import { inTransaction } from "../../db/transaction";
import { checkBase, storedText } from "../admin/record-change";
import { record } from "../audit/record";
import type { Context } from "../context";
import { badField, Refusal } from "../errors";
import { sessionCutoff } from "./accounts";
import { checkAffiliation, personRoles } from "./create-person";
import { restrictUntilEnrolled } from "./factor-rule";
import { allowSignIn, listLockedOutUsernames } from "./lockout";
import { hashPassword, issueOneTimePassword } from "./password";
import { deletePersonSessions, deletePersonSubscriptions } from "./sessions";

export const PersonInput = z.strictObject({ id: z.uuid() });
export const ChangePersonInput = z.strictObject({
  id: z.uuid(),
  name: z.string().trim().min(1).max(120).optional(),
  role: z.enum(personRoles).optional(),
  agencyCode: z.string().min(1).max(64).nullish(),
  unitId: z.uuid().nullish(),
  /** The values that the changed fields had when the form was opened (see `checkBase`). */
  base: z
    .strictObject({
      name: storedText,
      role: z.enum(personRoles),
      agencyCode: storedText.nullable(),
      unitId: z.uuid().nullable(),
    })
    .partial()
    .optional(),
});

/**
 * Lists the accounts by username, without secrets. `isLocked` means that sign-in to the account is locked out on at
 * least one network.
 */
export async function listPeople({ db, now }: Context) {
  const lockedOutUsernames = await listLockedOutUsernames(db, now());
  const people = await db
    .select({
      id: person.id,
      username: person.username,
      name: person.name,
      role: person.role,
      agencyCode: person.agencyCode,
      unitId: person.unitId,
      unit: unit.callSign,
      mustChangePassword: person.mustChangePassword,
      oneTimeUntil: person.oneTimeUntil,
      sessions: sql<number>`(
        select count(*)::int from session
        where session.person_id = ${person.id} and expires_at > ${now().toISOString()}::timestamptz
          and session.created_at > ${sessionCutoff(now()).toISOString()}::timestamptz
      )`,
      secondFactor: person.twoFactorEnabled,
      createdAt: person.createdAt,
      deactivatedAt: person.deactivatedAt,
    })
    .from(person)
    .leftJoin(unit, eq(unit.id, person.unitId))
    .orderBy(asc(person.username));
  return people.map((person) => ({ ...person, isLocked: lockedOutUsernames.has(person.username) }));
}

/**
 * Changes a person's name, role, agency or unit. A changed role applies from the next request, and if it requires a
 * second factor, nothing else is possible until one is set up. Refuses to change the role of the last administrator, and
 * with `stale-version` if a field no longer has the value in `base`.
 */
export async function changePerson(context: Context, { id, base, ...input }: z.output<typeof ChangePersonInput>) {
  await inTransaction(context.db, async (tx) => {
    const storedPerson = await readPersonForUpdate(tx, id);
    const before = {
      name: storedPerson.name,
      role: storedPerson.role,
      agencyCode: storedPerson.agencyCode,
      unitId: storedPerson.unitId,
    };
    checkBase(base, before);
    const changes = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
    const after = { ...before, ...changes };
    if (isDeepStrictEqual(before, after)) return;
    await checkAffiliation(tx, after);
    if (before.role === "admin" && after.role !== "admin") await requireOtherAdmin(tx, id, "role");
    await tx
      .update(person)
      .set({ ...after, updatedAt: context.now() })
      .where(eq(person.id, id));
    if (before.role !== after.role) {
      await deletePersonSubscriptions(tx, id);
      await restrictUntilEnrolled(tx, id);
    }
    await record(tx, context, [{ kind: "person.changed", data: { personId: id, before, after } }]);
  });
}

/**
 * Sets a new one-time password, which works for one sign-in within a day, and returns it. Ends all sessions of the
 * person, removes their second factors and any lockout, and reactivates a deactivated person. Refuses to reactivate
 * one whose unit is retired.
 */
export async function resetPassword(context: Pick<Context, "db" | "actor" | "now">, { id }: { id: string }) {
  const now = context.now();
  const { password, until } = issueOneTimePassword(now);
  const hash = await hashPassword(password);
  return inTransaction(context.db, async (tx) => {
    const storedPerson = await readPersonForUpdate(tx, id);
    if (storedPerson.deactivatedAt) await checkAffiliation(tx, storedPerson);
    await tx.update(credential).set({ password: hash, updatedAt: now }).where(eq(credential.personId, id));
    await tx
      .update(person)
      .set({
        mustChangePassword: true,
        oneTimeUntil: until,
        twoFactorEnabled: false,
        deactivatedAt: null,
        updatedAt: now,
      })
      .where(eq(person.id, id));
    await deletePersonSessions(tx, id);
    await tx.delete(secondFactor).where(eq(secondFactor.personId, id));
    await tx.delete(passkey).where(eq(passkey.personId, id));
    await unlock(tx, storedPerson, now);
    const before = { deactivatedAt: storedPerson.deactivatedAt, secondFactor: storedPerson.twoFactorEnabled };
    await record(tx, context, [{ kind: "person.password-reset", data: { personId: id, before } }]);
    return { username: storedPerson.username, password };
  });
}

/**
 * Ends the lockouts of a person, even if other people's attempts caused them. For the next 15 minutes, lockouts of
 * networks and of known browsers do not apply to this person.
 */
export async function allowPersonToSignIn(context: Context, { id }: z.output<typeof PersonInput>) {
  await inTransaction(context.db, async (tx) => {
    const storedPerson = await readPersonForUpdate(tx, id);
    await unlock(tx, storedPerson, context.now());
    await record(tx, context, [{ kind: "person.sign-in-allowed", data: { personId: id } }]);
  });
}

/** Ends a person's sessions. Each browser notices this at its next request. */
export async function endPersonSessions(context: Context, { id }: z.output<typeof PersonInput>) {
  await inTransaction(context.db, async (tx) => {
    await readPersonForUpdate(tx, id);
    const endedCount = await deletePersonSessions(tx, id);
    if (endedCount === 0) return;
    await record(tx, context, [{ kind: "person.sessions-ended", data: { personId: id, sessions: endedCount } }]);
  });
}

async function unlock(tx: Db, { id, username }: { id: string; username: string }, now: Date): Promise<void> {
  await allowSignIn(tx, username, now);
  await tx.delete(signInGuard).where(eq(signInGuard.key, `device:password-${id}`));
  const unlockedValues = { failedVerificationCount: 0, lockedUntil: null };
  await tx.update(secondFactor).set(unlockedValues).where(eq(secondFactor.personId, id));
}

/** Deactivates a person until a password reset, and ends their sessions. The account is kept for the audit trail. */
export async function deactivatePerson(context: Context, { id }: z.output<typeof PersonInput>) {
  if (context.actor.id === id) throw badField("id", "nobody deactivates themselves", "yourself");
  await inTransaction(context.db, async (tx) => {
    const storedPerson = await readPersonForUpdate(tx, id);
    if (storedPerson.deactivatedAt) return;
    if (storedPerson.role === "admin") await requireOtherAdmin(tx, id, "id");
    const now = context.now();
    await tx.update(person).set({ deactivatedAt: now, oneTimeUntil: null, updatedAt: now }).where(eq(person.id, id));
    await tx.update(credential).set({ password: null, updatedAt: now }).where(eq(credential.personId, id));
    await deletePersonSessions(tx, id);
    const change = { before: { deactivatedAt: null }, after: { deactivatedAt: now } };
    await record(tx, context, [{ kind: "person.changed", data: { personId: id, ...change } }]);
  });
}

async function readPersonForUpdate(tx: Db, id: string) {
  const [storedPerson] = await tx.select().from(person).where(eq(person.id, id)).for("update");
  if (!storedPerson) throw new Refusal("not-found", { personId: id });
  return storedPerson;
}

/**
 * Refuses if there is no other active administrator. The lock lets only one transaction at a time remove an
 * administrator, so that two administrators cannot remove each other.
 */
async function requireOtherAdmin(tx: Db, id: string, field: string): Promise<void> {
  await takeLock(tx, "administrators");
  const [otherAdminCount] = await tx
    .select({ count: count() })
    .from(person)
    .where(and(eq(person.role, "admin"), isNull(person.deactivatedAt), ne(person.id, id)));
  if ((otherAdminCount?.count ?? 0) === 0) throw badField(field, "there must be an administrator", "last-admin");
}
