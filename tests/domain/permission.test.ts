import { expect, test } from "vitest";
import { type Permission, permissions, type Role, roles } from "../../db/access-vocabulary";
import { findMissingPermission, permissionsOf } from "../../server/domain/permission";

/**
 * The roles that have each permission. The server instead lists the permissions of each role, so a mistake in one of
 * the lists makes them differ.
 */
const rolesByPermission: Record<Permission, readonly Role[]> = {
  "calls:write": ["admin", "supervisor", "dispatcher", "call-taker"],
  "incidents:read": ["admin", "supervisor", "dispatcher", "call-taker"],
  "incidents:write": ["admin", "supervisor", "dispatcher", "call-taker"],
  "positions:write": ["admin", "supervisor"],
  "readings:write": ["admin"],
  "units:read": ["admin", "supervisor", "dispatcher", "call-taker", "leader", "wall"],
  "reference:read": roles,
  "sensitive:read": ["admin", "supervisor", "dispatcher", "call-taker"],
  "incidents:overview": ["admin", "supervisor", "dispatcher", "call-taker", "leader", "wall"],
  "sensitive:mark": ["admin", "supervisor", "dispatcher"],
  "callers:read": ["supervisor", "dispatcher", "call-taker"],
  "calls:answer": ["supervisor", "dispatcher", "call-taker"],
  "callers:block": ["supervisor"],
  "deliveries:manage": ["admin", "supervisor"],
  "warnings:issue": ["admin", "supervisor"],
  "paper:enter": ["admin", "supervisor"],
  "insight:read": ["admin", "supervisor", "leader"],
  "agency:read": ["agency-officer"],
  "agency:answer": ["agency-officer"],
  "assignment:own": ["crew"],
  "screen:own": ["wall"],
  "audit:read": ["admin", "supervisor"],
  "people:manage": ["admin"],
  "screens:manage": ["admin"],
  "screens:pin": ["admin", "supervisor"],
  "keys:manage": ["admin"],
  "reference:write": ["admin"],
};

const permissionCases = roles.flatMap((role) =>
  permissions.map(
    (permission) => [role, rolesByPermission[permission].includes(role) ? "has" : "lacks", permission] as const,
  ),
);
test.each(permissionCases)("%s %s %s", (role, verdict, permission) => {
  expect(permissionsOf[role].includes(permission)).toBe(verdict === "has");
});

test("no role has a permission twice", () => {
  for (const role of roles) expect(new Set(permissionsOf[role]).size).toBe(permissionsOf[role].length);
});

test("findMissingPermission returns the first missing permission", () => {
  expect(findMissingPermission(["units:read"], ["units:read", "sensitive:read"])).toBe("sensitive:read");
  expect(findMissingPermission(["units:read", "sensitive:read"], ["units:read", "sensitive:read"])).toBeNull();
});
