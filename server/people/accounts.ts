import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { createAuthEndpoint } from "better-auth/api";
import { expireCookie, setSessionCookie } from "better-auth/cookies";
import { betterAuth } from "better-auth/minimal";
import { twoFactor, username } from "better-auth/plugins";
import { z } from "zod";
import type { Db } from "../../db/client";
import { credential, person, secondFactor, session, verification } from "../../db/schema/people";
import { maxPasswordLength, minPasswordLength } from "../domain/password-rule";
import { cookieAttributes, cookieName } from "../http/cookies";
import { backupCodeOptions } from "./backup-codes";
import { hashPassword, verifyPassword } from "./password";
import { type Secrets, secretOptions } from "./secrets";

/** A session ends if it is not used for 12 hours. */
const idleSeconds = 12 * 3_600;
/** Minimum interval between two renewals of a session that is being used. */
const renewalSeconds = 1_800;
/** A session ends 24 hours after sign-in, even if it is being used. */
const absoluteSeconds = 24 * 3_600;

/** Sessions created before the returned time have ended, whether or not they were used. */
export function sessionCutoff(now: Date): Date {
  return new Date(now.getTime() - absoluteSeconds * 1_000);
}

export const usernamePattern = /^[a-z0-9._-]{2,40}$/;

/** The name that better-auth gives the cookie of a sign-in that is waiting for its second factor. */
export const pendingSignInCookie = "two_factor";

/**
 * Creates the session after a sign-in with a passkey. Our own code checks passkeys, so better-auth does not create the
 * session itself.
 */
const finishSignIn = {
  id: "finish-sign-in",
  endpoints: {
    finishSignIn: createAuthEndpoint(
      "/finish-sign-in",
      { method: "POST", body: z.object({ personId: z.string() }) },
      async (ctx) => {
        const { internalAdapter } = ctx.context;
        const user = await internalAdapter.findUserById(ctx.body.personId);
        if (!user) throw ctx.error("UNAUTHORIZED");
        await setSessionCookie(ctx, { user, session: await internalAdapter.createSession(user.id) });
        expireCookie(ctx, ctx.context.createAuthCookie(pendingSignInCookie));
        return ctx.json({ id: user.id, name: user.name });
      },
    ),
  },
};

type Options = { db: Db; secrets: Secrets; tls: boolean };

/**
 * Configures better-auth for passwords, sessions and second factors on our own tables. Registration and telemetry are
 * off. The routes of better-auth are not served; `server/http/auth.ts` calls its API instead.
 */
export function configureBetterAuth({ db, secrets, tls }: Options) {
  return betterAuth({
    appName: "Muba Siaga 112",
    ...secretOptions(secrets),
    baseURL: "http://localhost",
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    database: drizzleAdapter(db, {
      provider: "pg",
      schema: { user: person, session, account: credential, verification, twoFactor: secondFactor },
    }),
    user: {
      additionalFields: {
        role: { type: "string", input: false },
        agencyCode: { type: "string", required: false, input: false },
        unitId: { type: "string", required: false, input: false },
        mustChangePassword: { type: "boolean", input: false, defaultValue: true },
        deactivatedAt: { type: "date", required: false, input: false },
      },
    },
    session: {
      fields: { userId: "personId" },
      additionalFields: { mustEnrol: { type: "boolean", input: false, required: false, defaultValue: false } },
      expiresIn: idleSeconds,
      updateAge: renewalSeconds,
    },
    account: { fields: { userId: "personId" } },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength,
      maxPasswordLength,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    plugins: [
      username({
        displayUsername: false,
        minUsernameLength: 2,
        maxUsernameLength: 40,
        usernameValidator: (name) => usernamePattern.test(name.toLowerCase()),
      }),
      twoFactor({
        issuer: "Muba Siaga 112",
        backupCodeOptions,
        schema: { twoFactor: { fields: { userId: "personId" } } },
      }),
      finishSignIn,
    ],
    advanced: {
      cookiePrefix: cookieName("muba", tls),
      // Off, because better-auth would add the prefix `__Secure-` to cookie names. `cookieName` adds `__Host-` instead.
      useSecureCookies: false,
      defaultCookieAttributes: cookieAttributes(tls),
      database: { generateId: "uuid" },
    },
  });
}
export type Accounts = ReturnType<typeof configureBetterAuth>;
