import { compareWithBruteForce, incidents } from "../support/random-comparison";
import { test } from "../support/test";

test(`the rule sends whom brute force would send, ${incidents} times (embedded)`, { timeout: 600_000 }, async ({
  embedded,
}) => {
  await compareWithBruteForce(embedded);
});
