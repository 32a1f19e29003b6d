import { test } from "../support/porto";
import { compareOnPorto } from "../support/porto-rule";

const incidentCount = Number(process.env.RANDOM_INCIDENTS ?? 60);

test(`on the roads of Porto the rule sends the soonest of 500 units, ${incidentCount} times (PostgreSQL)`, {
  timeout: 1_200_000,
}, async ({ porto }) => {
  await compareOnPorto(porto, { incidentCount });
  await compareOnPorto(porto, { incidentCount: Math.ceil(incidentCount / 10), closures: true });
  await compareOnPorto(porto, { incidentCount: Math.ceil(incidentCount / 10), atTurnBans: true });
  await compareOnPorto(porto, { incidentCount: Math.ceil(incidentCount / 6), learned: true });
});

test(`on the roads of Porto the rule sends the soonest of 500 units, ${Math.ceil(incidentCount / 10)} times (embedded)`, {
  timeout: 1_200_000,
}, async ({ portoEmbedded }) => {
  await compareOnPorto(portoEmbedded, { incidentCount: Math.ceil(incidentCount / 10) });
  await compareOnPorto(portoEmbedded, { incidentCount: Math.ceil(incidentCount / 20), closures: true });
});
