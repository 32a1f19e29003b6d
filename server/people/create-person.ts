import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { type Role, roles } from "../../db/access-vocabulary";
import type { Db } from "../../db/client";
import { agency } from "../../db/schema/agencies";
import { credential, person } from "../../db/schema/people";
import { unit } from "../../db/schema/units";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import type { Context } from "../context";
import { badField } from "../errors";
import { usernamePattern } from "./accounts";
import { hashPassword, issueOneTimePassword } from "./password";

/** Roles that an account can have. `wall` is not among them, because a wall is a paired screen without an account. */
export const personRoles = roles.filter((role) => role !== "wall");

export const CreatePersonInput = z.strictObject({
  username: z
    .string()
    .trim()
    .toLowerCase()
    .regex(usernamePattern, "must be 2 to 40 letters, digits, dots, hyphens or underscores"),
  name: z.string().trim().min(1).max(120).optional(),
  role: z.enum(personRoles),
  agencyCode: z.string().min(1).max(64).nullish(),
  unitId: z.uuid().nullish(),
});
type NewPerson = z.output<typeof CreatePersonInput>;

/**
 * Creates an account and returns its one-time password, which works for one sign-in within a day and must then be
 * changed. If `password` is given (for demonstrations and tests), the account has that password instead and need not
 * change it. Refuses a taken username, an agency officer without an agency and a crew without a unit.
 */
export async function createPerson(
  context: Pick<Context, "db" | "actor" | "now">,
  { username, name = username, role, agencyCode = null, unitId = null }: NewPerson,
  password?: string,
): Promise<{ id: string; username: string; password: string }> {
  const now = context.now();
  const oneTimePassword = issueOneTimePassword(now);
  const initialPassword = password ?? oneTimePassword.password;
  const hash = await hashPassword(initialPassword);
  const id = await inTransaction(context.db, async (tx) => {
    await checkAffiliation(tx, { role, agencyCode, unitId });
    const [createdPerson] = await tx
      .insert(person)
      .values({
        username,
        name,
        // Required by better-auth; the `.invalid` domain is reserved and never receives mail.
        email: `${username}@muba-siaga.invalid`,
        role,
        agencyCode,
        unitId,
        mustChangePassword: password === undefined,
        oneTimeUntil: password === undefined ? oneTimePassword.until : null,
        createdAt: now,
        updatedAt: now,
      })
      .onConflictDoNothing()
      .returning({ id: person.id });
    if (!createdPerson) throw badField("username", `"${username}" is taken`, "taken");
    await tx.insert(credential).values({
      personId: createdPerson.id,
      accountId: createdPerson.id,
      providerId: "credential",
      password: hash,
      createdAt: now,
      updatedAt: now,
    });
    const data = { personId: createdPerson.id, after: { username, name, role, agencyCode, unitId } };
    await record(tx, context, [{ kind: "person.created", data }]);
    return createdPerson.id;
  });
  return { id, username, password: initialPassword };
}

type Affiliation = { role: Role; agencyCode: string | null; unitId: string | null };

/** Refuses an agency officer without an agency, a crew without a unit, and an agency or unit that does not exist. */
export async function checkAffiliation(tx: Db, { role, agencyCode, unitId }: Affiliation): Promise<void> {
  if (role === "agency-officer" && !agencyCode)
    throw badField("agencyCode", "an agency officer belongs to an agency", "needs-agency");
  if (role === "crew" && !unitId) throw badField("unitId", "a crew belongs to a unit", "needs-unit");
  if (agencyCode) {
    const existingAgencies = await tx.select({ code: agency.code }).from(agency).where(eq(agency.code, agencyCode));
    if (existingAgencies.length === 0)
      throw badField("agencyCode", `no agency has the code "${agencyCode}"`, "not-there");
  }
  if (unitId) {
    const existingUnits = await tx
      .select({ id: unit.id })
      .from(unit)
      .where(and(eq(unit.id, unitId), isNull(unit.retiredAt)))
      .for("key share");
    if (existingUnits.length === 0) throw badField("unitId", "no unit in use has this id", "not-there");
  }
}
