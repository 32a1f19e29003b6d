import { compareWithBruteForce } from "../support/random-comparison";
import { countCases } from "../support/seeded-random";
import { test } from "../support/test";

const incidentCount = countCases(125);

test(`the rule sends the same units as brute force, ${incidentCount} times (embedded)`, {
  timeout: 300_000 + incidentCount * 4_000,
}, async ({ embedded }) => {
  await compareWithBruteForce(embedded, incidentCount);
});
