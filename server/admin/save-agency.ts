import { asc, eq } from "drizzle-orm";
import { z } from "zod";
import { agency } from "../../db/schema/agencies";
import { unit } from "../../db/schema/units";
import { inTransaction } from "../../db/transaction";
import { dispatchRules } from "../../db/vocabulary";
import type { Context } from "../context";
import { badField } from "../errors";
import { refreshUnitsWhere } from "../import/update-dependents";
import { checkBase, recordChange, storedText } from "./record-change";

/** A permanent code of a record: 1 to 64 lower-case letters, digits and hyphens, starting with a letter or digit. */
export const Code = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "must be letters, digits and hyphens");

/** The code of a stored record. An earlier import may have written it in another format. */
export const StoredCode = z.string().min(1).max(200);

/** Refuses a new record with `invalid-input` if its code does not have the format of `Code`. */
export function checkCode(field: string, code: string, existing: object | null | undefined): void {
  const cause = Code.safeParse(code).error?.issues[0]?.message;
  if (!existing && cause) throw badField(field, cause, "format");
}

const agencyFields = {
  name: z.string().trim().min(1).max(200),
  dispatchRule: z.enum(dispatchRules),
  phone: z.string().trim().max(40).nullish(),
};

export const SaveAgencyInput = z.strictObject({
  code: StoredCode,
  ...agencyFields,
  base: z.strictObject({ ...agencyFields, phone: storedText.nullish() }).nullish(),
});

/** Lists the agencies, sorted by code. Only the control room and administrators get the phone numbers. */
export async function listAgencies({ db, actor }: Pick<Context, "db" | "actor">) {
  const agencies = await db.select().from(agency).orderBy(asc(agency.code));
  return actor.scopes.includes("incidents:read") ? agencies : agencies.map((row) => ({ ...row, phone: null }));
}

/**
 * Adds or changes an agency. A changed dispatch rule applies to its units at once. Refuses with `stale-version` if it
 * no longer has the values of `base`.
 */
export async function saveAgency(context: Context, { code, base, ...values }: z.output<typeof SaveAgencyInput>) {
  await inTransaction(context.db, async (tx) => {
    const [before] = await tx.select().from(agency).where(eq(agency.code, code)).for("update");
    checkBase(base, before);
    checkCode("code", code, before);
    const after = { code, name: values.name, dispatchRule: values.dispatchRule, phone: values.phone ?? null };
    await tx.insert(agency).values(after).onConflictDoUpdate({ target: agency.code, set: after });
    if (before && before.dispatchRule !== after.dispatchRule) {
      await refreshUnitsWhere(tx, context, eq(unit.agencyCode, code));
    }
    const change = { before: before ?? null, after, contacts: ["phone"] };
    await recordChange(tx, context, { kind: "agency.changed", subject: { agency: code }, ...change });
  });
  context.announce();
}
