import { expect, test } from "vitest";
import { computeLockoutSeconds } from "../../server/domain/lockout";

test.each([
  ["account", 1, 0],
  ["account", 4, 0],
  ["account", 5, 15],
  ["account", 6, 30],
  ["account", 8, 120],
  ["account", 11, 900],
  ["account", 1_000, 900],
  ["address", 19, 0],
  ["address", 20, 15],
  ["device", 9, 0],
  ["device", 10, 15],
] as const)("%s: %i failures lock attempts for %i seconds", (kind, failures, seconds) => {
  expect(computeLockoutSeconds(kind, failures)).toBe(seconds);
});
