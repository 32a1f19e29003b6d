import { expect, test } from "vitest";
import { type Role, roles, type Scope, scopes } from "../../db/vocabulary";
import { permissions } from "../../server/domain/permission";

const reference = ["reference:read"] as const;
const room = ["calls:write", "incidents:read", "incidents:write", "units:read", "reference:read"] as const;
const everything = [...room, "positions:write"] as const;

/** Said a second time and in the other direction, so that a slip in the one shows in the other. */
const expected: Record<Role, readonly Scope[]> = {
  admin: everything,
  supervisor: everything,
  dispatcher: room,
  "call-taker": room,
  leader: reference,
  "agency-officer": reference,
  crew: reference,
  wall: reference,
};

const table = roles.flatMap((role) =>
  scopes.map((scope) => [role, expected[role].includes(scope) ? "may" : "may not", scope] as const),
);
test.each(table)("%s %s %s", (role, verdict, scope) => {
  expect(permissions[role].includes(scope)).toBe(verdict === "may");
});

test("a role is given nothing that is not a scope, and nothing twice", () => {
  for (const role of roles) {
    expect(permissions[role].filter((scope) => !scopes.includes(scope))).toEqual([]);
    expect(new Set(permissions[role]).size).toBe(permissions[role].length);
  }
});
