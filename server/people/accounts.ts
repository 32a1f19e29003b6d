import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { betterAuth } from "better-auth/minimal";
import { twoFactor, username } from "better-auth/plugins";
import type { Db } from "../../db/client";
import { credential, person, secondFactor, session, verification } from "../../db/schema/people";
import { hashPassword, isPassword, longestPassword, shortestPassword } from "./password";

/** A sign-in that nobody uses for so long is over; one in use goes on. A shift and a bit. */
const idleSeconds = 14 * 3_600;
const prolongedEverySeconds = 1_800;

export const usernamePattern = /^[a-z0-9._-]{2,40}$/;

type Ingredients = { db: Db; secret: string; tls: boolean };

/**
 * Who signs in, on our own tables: the library keeps passwords, sessions and second factors. Nobody can register, nothing is
 * sent anywhere, and its own routes are not served: `server/http/auth.ts` calls it.
 */
export function createAccounts({ db, secret, tls }: Ingredients) {
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
    session: { fields: { userId: "personId" }, expiresIn: idleSeconds, updateAge: prolongedEverySeconds },
    account: { fields: { userId: "personId" } },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: shortestPassword,
      maxPasswordLength: longestPassword,
      password: { hash: hashPassword, verify: isPassword },
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
