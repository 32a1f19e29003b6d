import { compareWithBruteForce } from "../support/random-comparison";
import { test } from "../support/test";

const incidents = Number(process.env.RANDOM_INCIDENTS ?? 500);

test(`the rule sends the same units as brute force, ${incidents} times (embedded)`, { timeout: 1_200_000 }, async ({
  embedded,
}) => {
  await compareWithBruteForce(embedded, incidents);
});
