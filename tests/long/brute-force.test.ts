import { compareWithBruteForce, incidents } from "../support/random-comparison";
import { test } from "../support/test";

test(`the rule sends whom brute force would send, ${incidents} times (PostgreSQL)`, { timeout: 600_000 }, async ({
  database,
}) => {
  await compareWithBruteForce(database);
});
