import { type Permission, type Role, roles } from "@/db/access-vocabulary";

const homePathByRole: Record<Role, string> = {
  admin: "/admin",
  supervisor: "/dispatch",
  dispatcher: "/dispatch",
  "call-taker": "/dispatch",
  leader: "/insight",
  "agency-officer": "/agency",
  crew: "/crew",
  wall: "/wall",
};

/** The path of a role's start screen; the sign-in page for an unknown role or none. */
export function findHomePath(role: string | null): string {
  const roleCode = roles.find((knownRole) => knownRole === role);
  return roleCode ? homePathByRole[roleCode] : "/login";
}

/** Each of these permissions opens the admin area. */
export const adminPermissions = [
  "people:manage",
  "screens:manage",
  "keys:manage",
  "reference:write",
  "audit:read",
  "deliveries:manage",
] as const satisfies readonly Permission[];
