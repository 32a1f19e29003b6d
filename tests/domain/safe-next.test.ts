import { expect, test } from "vitest";
import { safeNext } from "../../app/login/safe-next";

test.each([
  [undefined, "/dispatch"],
  ["/dispatch?incident=7", "/dispatch?incident=7"],
  ["/wall", "/wall"],
  ["https://evil.example/", "/dispatch"],
  ["//evil.example/", "/dispatch"],
  ["/\\evil.example/", "/dispatch"],
  ["/\t/evil.example/", "/dispatch"],
  ["/.//evil.example/", "/dispatch"],
  ["javascript:alert(1)", "/dispatch"],
  ["/login?next=/login", "/dispatch"],
])("after signing in with next=%j one is at %s", (next, place) => {
  expect(safeNext(next)).toBe(place);
});
