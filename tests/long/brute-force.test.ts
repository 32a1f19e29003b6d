import { compareWithBruteForce } from "../support/random-comparison";
import { countCases } from "../support/seeded-random";
import { test } from "../support/test";

const incidentCount = countCases(500);

test(`the rule sends the same units as brute force, ${incidentCount} times (PostgreSQL)`, {
  timeout: 300_000 + incidentCount * 600,
}, async ({ database }) => {
  await compareWithBruteForce(database, incidentCount);
});
