import { randomBytes } from "node:crypto";
import { and, eq, inArray, ne } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { credential, passkey, person, secondFactor, verification } from "../../db/schema/people";
import type { Actor } from "../context";
import { maxPasswordLength } from "../domain/password-rule";
import { badField, Refusal } from "../errors";
import { requireNoFactorRule } from "./factor-rule";
import { verifyPassword } from "./password";
import { recordFactorChange, recordFailedFactor, recordSignedIn, requirePendingSignIn } from "./second-factor";
import { requirePerson } from "./sessions";
import { type AuthContext, type ClientInfo, reauthenticate } from "./sign-in";
import { Assertion, algorithms, checkAssertion, checkNewCredential, NewCredential } from "./webauthn";

export const AddPasskeyInput = z.strictObject({ name: z.string().trim().min(1).max(60), credential: NewCredential });
export const RemovePasskeyInput = z.strictObject({ id: z.uuid(), password: z.string().min(1).max(maxPasswordLength) });
export const UsePasskeyInput = z.strictObject({ credential: Assertion });

/** The origin of the page, and the relying party ID of WebAuthn, which is the host name that passkeys belong to. */
export type RelyingParty = { origin: string; rpId: string };

const challengeMinutes = 5;
const maxPasskeys = 10;

/** Starts the creation of a passkey and returns the options for the browser. Requires the password. */
export async function beginPasskey(
  auth: AuthContext,
  actor: Actor,
  { rpId }: RelyingParty,
  { password }: { password: string },
) {
  requirePerson(actor);
  await requirePassword(auth, actor, password);
  const [owner] = await auth.db
    .select({ username: person.username, name: person.name })
    .from(person)
    .where(eq(person.id, actor.id));
  const knownIds = await listPasskeyIds(auth.db, actor.id);
  if (!owner) throw new Refusal("unauthenticated");
  if (knownIds.length >= maxPasskeys)
    throw badField("name", `a person has at most ${maxPasskeys} passkeys`, "too-large");
  return {
    challenge: await issueChallenge(auth, creationIdentifier(actor)),
    rp: { id: rpId, name: "Muba Siaga 112" },
    user: { id: Buffer.from(actor.id).toString("base64url"), name: owner.username, displayName: owner.name },
    pubKeyCredParams: algorithms.map((alg) => ({ type: "public-key", alg })),
    excludeCredentials: knownIds,
    authenticatorSelection: { residentKey: "discouraged", userVerification: "preferred" },
    attestation: "none",
  };
}

/**
 * Stores a new passkey; from then on sign-in requires a second factor. Refuses with `wrong-credentials` if the
 * browser's response is not valid.
 */
export async function addPasskey(
  auth: AuthContext,
  actor: Actor,
  relyingParty: RelyingParty,
  { name, credential: browserResponse }: z.output<typeof AddPasskeyInput>,
): Promise<void> {
  requirePerson(actor);
  const challenge = await consumeChallenge(auth, creationIdentifier(actor));
  const newPasskey = challenge && (await checkNewCredential(browserResponse, { challenge, ...relyingParty }));
  if (!newPasskey) throw new Refusal("wrong-credentials");
  const [storedPasskey] = await auth.db
    .insert(passkey)
    .values({ personId: actor.id, name, ...newPasskey, createdAt: auth.now() })
    .onConflictDoNothing()
    .returning({ id: passkey.id });
  if (!storedPasskey) throw new Refusal("wrong-credentials");
  await recordFactorChange(auth, actor, { before: false, after: true, passkey: name });
}

/**
 * Removes a passkey; requires the password. Refuses with `second-factor-needed` if the role requires a second factor
 * and this is the last one.
 */
export async function removePasskey(
  auth: AuthContext,
  actor: Actor,
  { id, password }: z.output<typeof RemovePasskeyInput>,
) {
  requirePerson(actor);
  const ownPasskeyCondition = eq(passkey.personId, actor.id);
  const [otherPasskeys, authenticators] = await Promise.all([
    auth.db
      .select({ id: passkey.id })
      .from(passkey)
      .where(and(ownPasskeyCondition, ne(passkey.id, id))),
    auth.db
      .select({ id: secondFactor.id })
      .from(secondFactor)
      .where(and(eq(secondFactor.personId, actor.id), eq(secondFactor.verified, true))),
  ]);
  if (otherPasskeys.length + authenticators.length === 0) await requireNoFactorRule(auth.db, actor);
  await requirePassword(auth, actor, password);
  const [removedPasskey] = await auth.db
    .delete(passkey)
    .where(and(ownPasskeyCondition, eq(passkey.id, id)))
    .returning({ name: passkey.name });
  if (!removedPasskey) throw new Refusal("not-found");
  await recordFactorChange(auth, actor, { before: true, after: false, passkey: removedPasskey.name });
}

/** Starts the passkey step of a pending sign-in. Returns the options for the browser. */
export async function beginPasskeySignIn(auth: AuthContext, { headers }: ClientInfo, { rpId }: RelyingParty) {
  const pendingSignIn = await requirePendingSignIn(auth, headers);
  return {
    challenge: await issueChallenge(auth, signInIdentifier(pendingSignIn)),
    rpId,
    allowCredentials: await listPasskeyIds(auth.db, pendingSignIn.personId),
    userVerification: "preferred",
  };
}

/**
 * Completes a sign-in with a passkey. An invalid response is recorded as an event and refused with `wrong-credentials`.
 */
export async function verifyPasskey(
  auth: AuthContext,
  client: ClientInfo,
  relyingParty: RelyingParty,
  { credential: browserResponse }: z.output<typeof UsePasskeyInput>,
) {
  const { db, now, accounts } = auth;
  const { identifier, personId } = await requirePendingSignIn(auth, client.headers);
  const challenge = await consumeChallenge(auth, signInIdentifier({ identifier }));
  const [storedPasskey] = await db
    .select()
    .from(passkey)
    .where(and(eq(passkey.personId, personId), eq(passkey.credentialId, browserResponse.id)));
  const signCount =
    challenge && storedPasskey
      ? await checkAssertion(browserResponse, storedPasskey, { challenge, ...relyingParty })
      : null;
  if (!storedPasskey || signCount === null) throw await recordFailedFactor(auth, client, personId);
  await db.update(passkey).set({ signCount, lastUsedAt: now() }).where(eq(passkey.id, storedPasskey.id));
  // If several requests try to complete the same sign-in, only the one that deletes the row of the pending sign-in
  // succeeds.
  const identifiers = [identifier, `2fa-attempts-${identifier}`];
  const deletedRows = await db.delete(verification).where(inArray(verification.identifier, identifiers)).returning();
  if (!deletedRows.some((row) => row.identifier === identifier)) throw new Refusal("wrong-credentials");
  const authResult = await accounts.api.finishSignIn({
    body: { personId },
    headers: client.headers,
    returnHeaders: true,
  });
  await recordSignedIn(auth, client, authResult.response);
  return { state: "signed-in" as const, cookies: authResult.headers.getSetCookie() };
}

async function requirePassword(auth: AuthContext, actor: Actor, password: string): Promise<void> {
  await reauthenticate(auth, actor, async () => {
    const [storedCredential] = await auth.db
      .select({ hash: credential.password })
      .from(credential)
      .where(eq(credential.personId, actor.id));
    return storedCredential?.hash && (await verifyPassword({ password, hash: storedCredential.hash })) ? true : null;
  });
}

async function listPasskeyIds(db: Db, personId: string) {
  const rows = await db.select({ id: passkey.credentialId }).from(passkey).where(eq(passkey.personId, personId));
  return rows.map(({ id }) => ({ type: "public-key", id }));
}

const creationIdentifier = ({ credential }: Actor) => `passkey-creation-${credential}`;
const signInIdentifier = ({ identifier }: { identifier: string }) => `passkey-use-${identifier}`;

async function issueChallenge({ db, now }: AuthContext, identifier: string): Promise<string> {
  const value = randomBytes(32).toString("base64url");
  const expiresAt = new Date(now().getTime() + challengeMinutes * 60_000);
  await db.delete(verification).where(eq(verification.identifier, identifier));
  await db.insert(verification).values({ identifier, value, expiresAt });
  return value;
}

/** Returns a challenge and deletes it, so that it is used only once; null if there is none or it has expired. */
async function consumeChallenge({ db, now }: AuthContext, identifier: string): Promise<string | null> {
  const [storedChallenge] = await db.delete(verification).where(eq(verification.identifier, identifier)).returning();
  return storedChallenge && storedChallenge.expiresAt > now() ? storedChallenge.value : null;
}
