import { test } from "../support/porto";
import { compareOnPorto } from "../support/porto-rule";

const incidents = Number(process.env.RANDOM_INCIDENTS ?? 60);

test(`on the roads of Porto the rule sends the soonest of 500 units, ${incidents} times (PostgreSQL)`, {
  timeout: 1_200_000,
}, async ({ porto }) => {
  await compareOnPorto(porto, { incidents });
  await compareOnPorto(porto, { incidents: Math.ceil(incidents / 10), closures: true });
  await compareOnPorto(porto, { incidents: Math.ceil(incidents / 10), atTurnBans: true });
  await compareOnPorto(porto, { incidents: Math.ceil(incidents / 6), learned: true });
});

test(`the same, ${Math.ceil(incidents / 10)} times (embedded)`, { timeout: 1_200_000 }, async ({ portoEmbedded }) => {
  await compareOnPorto(portoEmbedded, { incidents: Math.ceil(incidents / 10) });
  await compareOnPorto(portoEmbedded, { incidents: Math.ceil(incidents / 20), closures: true });
});
