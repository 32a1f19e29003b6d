import { eq } from "drizzle-orm";
import { z } from "zod";
import { person } from "../../db/schema/people";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import type { Actor } from "../context";
import { maxPasswordLength, minPasswordLength } from "../domain/password-rule";
import { badField } from "../errors";
import { restrictUntilEnrolled } from "./factor-rule";
import { requireUncommonPassword } from "./password";
import { deletePersonSubscriptions } from "./sessions";
import type { AuthContext, ClientInfo } from "./sign-in";
import { reauthenticate } from "./sign-in";

export const ChangePasswordInput = z.strictObject({
  current: z.string().min(1).max(maxPasswordLength),
  next: z.string().min(minPasswordLength).max(maxPasswordLength),
});

/**
 * Changes the actor's password, ends their other sessions and deletes their push subscriptions. Refuses with
 * `wrong-credentials` if the current password is wrong, and with `password-too-common` if the new one is easy to guess.
 * Repeated wrong passwords are rate-limited as at sign-in.
 */
export async function changePassword(
  auth: AuthContext,
  { headers }: ClientInfo,
  actor: Actor,
  { current, next }: z.output<typeof ChangePasswordInput>,
): Promise<{ cookies: string[] }> {
  if (next === current) throw badField("next", "must differ from the current password", "same-as-before");
  const [accountOwner] = await auth.db
    .select({ username: person.username })
    .from(person)
    .where(eq(person.id, actor.id));
  requireUncommonPassword(next, accountOwner?.username ?? "");
  const authResult = await reauthenticate(auth, actor, () =>
    auth.accounts.api.changePassword({
      body: { currentPassword: current, newPassword: next, revokeOtherSessions: true },
      headers,
      returnHeaders: true,
    }),
  );
  await restrictUntilEnrolled(auth.db, actor.id, authResult.response.token ?? "");
  await inTransaction(auth.db, async (tx) => {
    await tx
      .update(person)
      .set({ mustChangePassword: false, oneTimeUntil: null, updatedAt: auth.now() })
      .where(eq(person.id, actor.id));
    await deletePersonSubscriptions(tx, actor.id);
    await record(tx, { actor, now: auth.now }, [{ kind: "person.password-changed", data: { personId: actor.id } }]);
  });
  return { cookies: authResult.headers.getSetCookie() };
}
