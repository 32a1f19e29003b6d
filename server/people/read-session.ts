import type { Permission } from "../../db/vocabulary";
import { roles } from "../../db/vocabulary";
import type { Actor } from "../context";
import { permissionsOf } from "../domain/permission";
import type { Accounts } from "./accounts";
import { ask } from "./sign-in";

type Session = { actor: Actor; sessionId: string; cookies: string[] };

/**
 * Returns the signed-in person of a request, or null. Reads the database on each call, so that an ended session stops at once. A
 * session in use is renewed: `cookies` must be sent with the response.
 */
export async function readSession(accounts: Accounts, headers: Headers, from: string): Promise<Session | null> {
  const answer = await ask(() => accounts.api.getSession({ headers, returnHeaders: true }));
  if (!answer?.response) return null;
  const { user, session } = answer.response;
  const role = roles.find((one) => one === user.role);
  if (!role || user.deactivatedAt) return null;
  const noScopes: readonly Permission[] = [];
  const actor: Actor = {
    kind: "person",
    id: user.id,
    name: user.name,
    pass: session.id,
    role,
    scopes: user.mustChangePassword ? noScopes : permissionsOf[role],
    simulated: false,
    from,
    agencyCode: user.agencyCode ?? null,
    unitId: user.unitId ?? null,
    mustChangePassword: user.mustChangePassword,
    secondFactor: user.twoFactorEnabled ?? false,
  };
  return { actor, sessionId: session.id, cookies: answer.headers.getSetCookie() };
}
