import { compareWithBruteForce } from "../support/random-comparison";
import { test } from "../support/test";

const incidents = Number(process.env.RANDOM_INCIDENTS ?? 2_000);

test(`the rule sends the same units as brute force, ${incidents} times (PostgreSQL)`, { timeout: 1_200_000 }, async ({
  database,
}) => {
  await compareWithBruteForce(database, incidents);
});
