import { type Permission, type Role, roles } from "@/db/vocabulary";

const homes: Record<Role, string> = {
  admin: "/admin",
  supervisor: "/dispatch",
  dispatcher: "/dispatch",
  "call-taker": "/dispatch",
  leader: "/insight",
  "agency-officer": "/agency",
  crew: "/crew",
  wall: "/wall",
};

/** The screen where a role works. */
export function homeOf(role: string | null): string {
  const known = roles.find((one) => one === role);
  return known ? homes[known] : "/login";
}

/** Whoever administers or looks into the trail. */
export const adminPermissions = [
  "people:manage",
  "screens:manage",
  "keys:manage",
  "reference:write",
  "audit:read",
  "deliveries:manage",
] as const satisfies readonly Permission[];
