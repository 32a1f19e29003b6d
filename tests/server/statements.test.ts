import { createKey } from "../../server/keys/manage-keys";
import { recordRequest } from "../bench/recorded-request";
import { drawNetwork } from "../support/draw-network";
import { aContext, aType, sekayu } from "../support/makers";
import { createManyUnits } from "../support/many-units";
import { insertNetwork } from "../support/road-network";
import { expect, test } from "../support/test";

test("a request that creates an incident sends at most ten statements, whatever its plan", async ({
  db,
  databaseUrl,
}) => {
  await createManyUnits(db, { ambulance: 20, "fire-engine": 20, "police-patrol": 20 });
  const { key } = await createKey(aContext(db), { name: "dispatch" });
  const plans = [
    ["ambulance*1"],
    ["ambulance*1", "police-patrol*1"],
    ["ambulance*2", "police-patrol*1", "fire-engine*1"],
    ["ambulance*1", "rescue-boat*1", "fire-engine*1"],
  ];
  const sentCounts: number[] = [];
  for (const plan of plans) {
    const body = { type: await aType(db, plan), location: sekayu };
    sentCounts.push((await recordRequest(databaseUrl, { key, body, positionFreshMinutes: 10, idempotent: true })).sent);
  }
  // The last plan also counts the units of a kind that has none.
  expect(sentCounts).toEqual([10, 10, 10, 11]);
});

test("with a road network the request sends the same number of statements", async ({ db, databaseUrl }) => {
  const road = { from: "west", to: "east" };
  await insertNetwork(db, drawNetwork({ points: { west: [-50_000, 0], east: [50_000, 0] }, roads: { road } }));
  const { key } = await createKey(aContext(db), { name: "by road" });
  const body = { type: await aType(db, ["ambulance*1", "police-patrol*1"]), location: sekayu };
  expect((await recordRequest(databaseUrl, { key, body, positionFreshMinutes: 10 })).sent).toBe(10);
});

test("a key that may not see sensitive incidents needs one more statement, for the units whose position is hidden", async ({
  db,
  databaseUrl,
}) => {
  await createManyUnits(db, { ambulance: 20 });
  const scopes = ["incidents:write", "incidents:read"] as const;
  const { key } = await createKey(aContext(db), { name: "restricted", scopes: [...scopes] });
  const body = { type: await aType(db, ["ambulance*1"]), location: sekayu };
  expect((await recordRequest(databaseUrl, { key, body, positionFreshMinutes: 10 })).sent).toBe(11);
});
