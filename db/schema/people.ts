import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { roles } from "../access-vocabulary";
import { createCheckOneOf } from "../columns";
import { wallScenes } from "../vocabulary";
import { agency } from "./agencies";
import { unit } from "./units";

const timestampColumn = (name: string) => timestamp(name, { withTimezone: true });

/** A person with an account. The sign-in library requires an e-mail address; no mail is ever sent. */
export const person = pgTable(
  "person",
  {
    id: uuid().primaryKey().defaultRandom(),
    username: text().notNull().unique(),
    name: text().notNull(),
    email: text().notNull().unique(),
    emailVerified: boolean("email_verified").notNull().default(false),
    image: text(),
    role: text({ enum: roles }).notNull(),
    /** For an agency officer: the agency whose incidents the officer sees. */
    agencyCode: text("agency_code").references(() => agency.code),
    /** For a crew: the unit whose assignment the crew sees. */
    unitId: uuid("unit_id").references(() => unit.id, { onDelete: "set null" }),
    /** Whether the person must change the password set by an administrator before anything else is allowed. */
    mustChangePassword: boolean("must_change_password").notNull().default(true),
    /** When the one-time password expires; null once it has been used. */
    oneTimeUntil: timestampColumn("one_time_until"),
    twoFactorEnabled: boolean("two_factor_enabled").notNull().default(false),
    createdAt: timestampColumn("created_at").notNull().default(sql`now()`),
    updatedAt: timestampColumn("updated_at").notNull().default(sql`now()`),
    deactivatedAt: timestampColumn("deactivated_at"),
  },
  (table) => [
    createCheckOneOf("person", "role", roles),
    check("person_username", sql`username ~ '^[a-z0-9._-]{2,40}$'`),
    check("person_of_agency", sql`role <> 'agency-officer' or agency_code is not null`),
    index("person_agency").on(table.agencyCode),
  ],
);

/** The session of a signed-in person. If its row is deleted, the session is not accepted any more. */
export const session = pgTable(
  "session",
  {
    id: uuid().primaryKey().defaultRandom(),
    token: text().notNull().unique(),
    personId: uuid("person_id")
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    expiresAt: timestampColumn("expires_at").notNull(),
    createdAt: timestampColumn("created_at").notNull(),
    updatedAt: timestampColumn("updated_at").notNull(),
    ipAddress: text("ip_address"),
    userAgent: text("user_agent"),
    /**
     * Whether the person must set up a second factor before anything else is allowed, because the role requires one.
     */
    mustEnrol: boolean("must_enrol").notNull().default(false),
  },
  (table) => [index("session_person").on(table.personId)],
);

/** A person's password as an argon2id hash. The other columns belong to the sign-in library. */
export const credential = pgTable(
  "credential",
  {
    id: uuid().primaryKey().defaultRandom(),
    personId: uuid("person_id")
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    accountId: text("account_id").notNull(),
    providerId: text("provider_id").notNull(),
    password: text(),
    accessToken: text("access_token"),
    refreshToken: text("refresh_token"),
    idToken: text("id_token"),
    accessTokenExpiresAt: timestampColumn("access_token_expires_at"),
    refreshTokenExpiresAt: timestampColumn("refresh_token_expires_at"),
    scope: text(),
    createdAt: timestampColumn("created_at").notNull(),
    updatedAt: timestampColumn("updated_at").notNull(),
  },
  (table) => [uniqueIndex("credential_of_person").on(table.personId, table.providerId)],
);

/** A short-lived record of the sign-in library, such as a sign-in that is waiting for its second factor. */
export const verification = pgTable(
  "verification",
  {
    id: uuid().primaryKey().defaultRandom(),
    identifier: text().notNull(),
    value: text().notNull(),
    expiresAt: timestampColumn("expires_at").notNull(),
    createdAt: timestampColumn("created_at").notNull().default(sql`now()`),
    updatedAt: timestampColumn("updated_at").notNull().default(sql`now()`),
  },
  (table) => [index("verification_identifier").on(table.identifier)],
);

/**
 * The encrypted secret from which a person's one-time codes are generated (encryption key: SESSION_SECRET), and the
 * hashes of the unused backup codes.
 */
export const secondFactor = pgTable(
  "second_factor",
  {
    id: uuid().primaryKey().defaultRandom(),
    personId: uuid("person_id")
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    secret: text().notNull(),
    backupCodes: text("backup_codes").notNull(),
    verified: boolean().notNull().default(false),
    failedVerificationCount: integer("failed_verification_count").notNull().default(0),
    lockedUntil: timestampColumn("locked_until"),
    /** The 30-second time step of the last accepted code. Codes of this step and of earlier ones are refused. */
    lastUsedStep: integer("last_used_step"),
  },
  (table) => [uniqueIndex("second_factor_of_person").on(table.personId)],
);

/** A passkey: the public key of a device that confirms a sign-in instead of a one-time code. */
export const passkey = pgTable(
  "passkey",
  {
    id: uuid().primaryKey().defaultRandom(),
    personId: uuid("person_id")
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    name: text().notNull(),
    /** The id that the authenticator gave the key, in base64url. */
    credentialId: text("credential_id").notNull().unique(),
    /** The public key in COSE format, in base64url. */
    publicKey: text("public_key").notNull(),
    /** The authenticator's signature counter at the last accepted signature; 0 if it has none. */
    signCount: bigint("sign_count", { mode: "number" }).notNull(),
    createdAt: timestampColumn("created_at").notNull(),
    lastUsedAt: timestampColumn("last_used_at"),
  },
  (table) => [index("passkey_person").on(table.personId)],
);

/** The roles that must sign in with a second factor. Administrators choose them. */
export const secondFactorRule = pgTable("second_factor_rule", { role: text({ enum: roles }).primaryKey() }, () => [
  createCheckOneOf("second_factor_rule", "role", roles),
]);

/**
 * Counters of recent failed sign-ins, for lockouts. `key` identifies a user name on one network, a whole network, or a
 * device on which the user has signed in before. For a network, `lastFailedAt` may be earlier than its last failure;
 * see `server/people/lockout.ts`.
 */
export const signInGuard = pgTable("sign_in_guard", {
  key: text().primaryKey(),
  failures: integer().notNull(),
  lastFailedAt: timestampColumn("last_failed_at").notNull(),
  blockedUntil: timestampColumn("blocked_until"),
});

/**
 * A paired wall display, on which no person is signed in. It is read-only. Its access ends when it is revoked, or when
 * the display has sent no request for 30 days. Only hashes of its secrets are stored.
 */
export const screen = pgTable(
  "screen",
  {
    id: uuid().primaryKey().defaultRandom(),
    name: text().notNull().unique(),
    /** The stored settings. Read them with `completeScreenSettings`, which adds defaults for missing ones. */
    settings: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    /** The scene that a supervisor has pinned to the screen; null if the screen changes its scene by itself. */
    pinnedScene: text("pinned_scene", { enum: wallScenes }),
    pairingHash: text("pairing_hash").unique(),
    pairingUntil: timestampColumn("pairing_until"),
    tokenHash: text("token_hash"),
    /**
     * When the token with the hash `tokenHash` was issued; null for screens paired before tokens were renewed daily.
     */
    tokenSince: timestampColumn("token_since"),
    /**
     * Hash of the previous token. That token stays valid for at least a minute, and until the screen has used the new
     * one.
     */
    previousTokenHash: text("previous_token_hash"),
    createdAt: timestampColumn("created_at").notNull(),
    pairedAt: timestampColumn("paired_at"),
    lastSeenAt: timestampColumn("last_seen_at"),
    revokedAt: timestampColumn("revoked_at"),
  },
  () => [createCheckOneOf("screen", "pinned_scene", wallScenes)],
);
