import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { betterAuth } from "better-auth/minimal";
import { twoFactor, username } from "better-auth/plugins";
import type { Db } from "../../db/client";
import { credential, person, secondFactor, session, verification } from "../../db/schema/people";
import { hashPassword, maxPasswordLength, minPasswordLength, verifyPassword } from "./password";

/** Idle lifetime of a session: a 12-hour shift and a margin. */
const idleSeconds = 14 * 3_600;
/** Minimum interval between renewals of a session in use. */
const renewalSeconds = 1_800;

export const usernamePattern = /^[a-z0-9._-]{2,40}$/;

type Options = { db: Db; secret: string; tls: boolean };

/**
 * Configures better-auth for passwords, sessions and second factors on our own tables. Registration and telemetry are off, and its
 * routes are not served: `server/http/auth.ts` calls its API.
 */
export function createAccounts({ db, secret, tls }: Options) {
  return betterAuth({
    appName: "Muba Siaga 112",
    secret,
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
    session: { fields: { userId: "personId" }, expiresIn: idleSeconds, updateAge: renewalSeconds },
    account: { fields: { userId: "personId" } },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: minPasswordLength,
      maxPasswordLength: maxPasswordLength,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    plugins: [
      username({
        displayUsername: false,
        minUsernameLength: 2,
        maxUsernameLength: 40,
        usernameValidator: (name) => usernamePattern.test(name.toLowerCase()),
      }),
      twoFactor({ issuer: "Muba Siaga 112", schema: { twoFactor: { fields: { userId: "personId" } } } }),
    ],
    advanced: {
      cookiePrefix: "muba",
      useSecureCookies: tls,
      defaultCookieAttributes: { httpOnly: true, sameSite: "strict" },
      database: { generateId: "uuid" },
    },
  });
}
export type Accounts = ReturnType<typeof createAccounts>;
