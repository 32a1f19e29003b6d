import { test } from "../support/porto";
import { comparePortoAssignments } from "../support/porto-rule";

test("on the roads of Porto the rule sends the quickest of 500 units, even with roads closed", async ({ porto }) => {
  await comparePortoAssignments(porto, { incidentCount: 8 });
  await comparePortoAssignments(porto, { incidentCount: 6, closures: true });
  await comparePortoAssignments(porto, { incidentCount: 6, atTurnBans: true });
});
