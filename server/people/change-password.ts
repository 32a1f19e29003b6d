import { eq } from "drizzle-orm";
import { z } from "zod";
import { person } from "../../db/schema/people";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import type { Actor } from "../context";
import { badField } from "../errors";
import { longestPassword, shortestPassword } from "./password";
import { provePassword } from "./prove-password";
import type { Desk, Visitor } from "./sign-in";

export const ChangePasswordInput = z.strictObject({
  current: z.string().min(1).max(longestPassword),
  next: z.string().min(shortestPassword).max(longestPassword),
});

/**
 * Changes the caller's password and ends their other sessions. Refuses with `wrong-credentials` when the current password is wrong;
 * repeated failures are rate-limited as at sign-in.
 */
export async function changePassword(
  desk: Desk,
  { headers }: Visitor,
  actor: Actor,
  { current, next }: z.output<typeof ChangePasswordInput>,
): Promise<{ cookies: string[] }> {
  if (next === current) throw badField("next", "must differ from the current password", "same-as-before");
  const answer = await provePassword(desk, actor, () =>
    desk.accounts.api.changePassword({
      body: { currentPassword: current, newPassword: next, revokeOtherSessions: true },
      headers,
      returnHeaders: true,
    }),
  );
  await inTransaction(desk.db, async (tx) => {
    await tx.update(person).set({ mustChangePassword: false, updatedAt: desk.now() }).where(eq(person.id, actor.id));
    await record(tx, { actor, now: desk.now }, [{ kind: "person.password-changed", data: { personId: actor.id } }]);
  });
  return { cookies: answer.headers.getSetCookie() };
}
