import { test } from "../support/porto";
import { compareOnPorto } from "../support/porto-rule";

test("on the roads of Porto the rule sends the quickest of 500 units, even with roads closed", async ({ porto }) => {
  await compareOnPorto(porto, { incidentCount: 8 });
  await compareOnPorto(porto, { incidentCount: 6, closures: true });
  await compareOnPorto(porto, { incidentCount: 6, atTurnBans: true });
});
