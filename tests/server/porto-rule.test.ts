import { test } from "../support/porto";
import { drawPortoIncidents } from "../support/porto-incidents";
import { comparePortoAssignments } from "../support/porto-rule";

test("on the roads of Porto the rule sends the quickest of 500 units, even with roads closed", async ({ porto }) => {
  for (const options of [{ count: 8 }, { count: 6, closures: true }, { count: 6, atRestrictions: true }])
    await comparePortoAssignments(porto, await drawPortoIncidents(porto.db, options));
});
