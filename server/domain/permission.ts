import { type Permission, permissions, type Role } from "../../db/access-vocabulary";

/**
 * The permissions that everybody in the control room has: to handle calls, to read incidents in full, and to dispatch.
 */
const roomPermissions = [
  "calls:write",
  "calls:answer",
  "incidents:read",
  "incidents:write",
  "incidents:overview",
  "sensitive:read",
  "units:read",
  "reference:read",
] as const satisfies readonly Permission[];

/** Administrators may not see or block callers' numbers, answer calls, or act as an agency officer, crew or screen. */
const deniedToAdmins: readonly Permission[] = [
  "callers:read",
  "callers:block",
  "calls:answer",
  "agency:read",
  "agency:answer",
  "assignment:own",
  "screen:own",
];

/** The permissions of each role; anything else is refused. Without `sensitive:read`, sensitive incidents are masked. */
export const permissionsOf: Record<Role, readonly Permission[]> = {
  admin: permissions.filter((permission) => !deniedToAdmins.includes(permission)),
  supervisor: [
    ...roomPermissions,
    "positions:write",
    "sensitive:mark",
    "callers:read",
    "callers:block",
    "audit:read",
    "deliveries:manage",
    "warnings:issue",
    "paper:enter",
    "insight:read",
    "screens:pin",
  ],
  dispatcher: [...roomPermissions, "sensitive:mark", "callers:read"],
  "call-taker": [...roomPermissions, "callers:read"],
  leader: ["incidents:overview", "units:read", "reference:read", "insight:read"],
  "agency-officer": ["agency:read", "agency:answer", "reference:read"],
  crew: ["assignment:own", "reference:read"],
  wall: ["incidents:overview", "units:read", "reference:read", "screen:own"],
};

/** What a route or procedure requires: nothing, a sign-in, or all of these permissions. */
export type AccessNeed = "nothing" | "signed-in" | readonly Permission[];

/** The first required permission that is not granted; null if all are. */
export function findMissingPermission(
  granted: readonly Permission[],
  required: readonly Permission[],
): Permission | null {
  return required.find((permission) => !granted.includes(permission)) ?? null;
}

/**
 * The step that a person must complete before doing anything else; null if there is none. Until it is complete, all
 * other requests are refused, with this step as the refusal code.
 */
export function findPendingSignInStep(actor: {
  mustChangePassword?: boolean;
  mustEnrol?: boolean;
}): "password-change-needed" | "second-factor-needed" | null {
  if (actor.mustChangePassword) return "password-change-needed";
  return actor.mustEnrol ? "second-factor-needed" : null;
}
