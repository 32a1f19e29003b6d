import { compareWithBruteForce } from "../support/random-comparison";
import { test } from "../support/test";

const incidentCount = Number(process.env.RANDOM_INCIDENTS ?? 250);

test(`the rule sends the same units as brute force, ${incidentCount} times (embedded)`, { timeout: 1_200_000 }, async ({
  embedded,
}) => {
  await compareWithBruteForce(embedded, incidentCount);
});
