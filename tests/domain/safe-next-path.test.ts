import { expect, test } from "vitest";
import { safeNextPath } from "../../app/login/safe-next-path";

test.each([
  [undefined, "/"],
  ["/dispatch?incident=7", "/dispatch?incident=7"],
  ["/wall", "/wall"],
  ["https://evil.example/", "/"],
  ["//evil.example/", "/"],
  ["/\\evil.example/", "/"],
  ["/\t/evil.example/", "/"],
  ["/.//evil.example/", "/"],
  ["javascript:alert(1)", "/"],
  ["/login?next=/login", "/"],
])("signing in with next=%j redirects to %s", (next, path) => {
  expect(safeNextPath(next)).toBe(path);
});
