import { compareWithBruteForce } from "../support/random-comparison";
import { test } from "../support/test";

const incidentCount = Number(process.env.RANDOM_INCIDENTS ?? 2_000);

test(`the rule sends the same units as brute force, ${incidentCount} times (PostgreSQL)`, {
  timeout: 1_200_000,
}, async ({ database }) => {
  await compareWithBruteForce(database, incidentCount);
});
