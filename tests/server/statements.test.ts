import { eq } from "drizzle-orm";
import { unit } from "../../db/schema/units";
import type { UnitKind } from "../../db/vocabulary";
import { saveUnits } from "../../server/import/save-units";
import { createKey } from "../../server/keys/manage-keys";
import { recordRequest } from "../bench/recorded-request";
import { drawNetwork, type LocalPoint, placeAt } from "../support/draw-network";
import { aContext, anAgency, aType, deleteUnitsAndIncidents, sekayu } from "../support/makers";
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
    sentCounts.push(
      (await recordRequest(databaseUrl, { key, body, positionFreshMinutes: 10, idempotent: true })).sentCount,
    );
  }
  // The last plan needs a rescue boat, and there is none. Finding the reason takes one more statement.
  expect(sentCounts).toEqual([9, 9, 9, 10]);
});

test("with a road network the request sends the same number of statements, and one more for a second shortlist", async ({
  db,
  databaseUrl,
}) => {
  const points = { west: [-60_000, 0], east: [60_000, 0], end: [-5_000, 2_500] } as const;
  const detourRoad = { from: "east", to: "end", via: [[60_000, 2_500]] as LocalPoint[] };
  await insertNetwork(db, drawNetwork({ points, roads: { road: { from: "west", to: "east" }, detour: detourRoad } }));
  const { key } = await createKey(aContext(db), { name: "by road" });
  const body = { type: await aType(db, ["ambulance*1", "police-patrol*1"]), location: sekayu };
  const agencyCode = (await anAgency(db)).code;
  const countSentStatements = async (patrols: number) => {
    await deleteUnitsAndIncidents(db);
    const aUnitAt = (kind: UnitKind, number: number, metres: LocalPoint) => ({
      unit: { callSign: `${kind} ${number}`, agencyCode, kind, mobility: "road" as const, duty: "available" as const },
      position: placeAt(metres),
    });
    await saveUnits(db, aContext(db), [
      ...[0, 1].map((number) => aUnitAt("ambulance", number, [500 + 100 * number, 0])),
      ...[0, 1].map((number) => aUnitAt("police-patrol", number, [6_000 + 100 * number, 0])),
      ...Array.from({ length: patrols }, (_, number) => aUnitAt("police-patrol", 2 + number, [100 * number, 2_500])),
    ]);
    const { sentCount } = await recordRequest(databaseUrl, { key, body, positionFreshMinutes: 10 });
    // `recordRequest` creates two incidents, so two units of each kind are taken.
    const units = await db.select().from(unit).where(eq(unit.isTaken, true)).orderBy(unit.callSign);
    expect(units.map(({ callSign }) => callSign)).toEqual(
      ["ambulance", "police-patrol"].flatMap((kind) => [`${kind} 0`, `${kind} 1`]),
    );
    return sentCount;
  };
  expect(await countSentStatements(0)).toBe(9);
  // The 44 patrols nearest in a straight line arrive later than the two that are farther away. The first shortlist
  // holds fewer than 44, so a second one is read before units are locked.
  expect(await countSentStatements(44)).toBe(10);
});

test("a key that may not see sensitive incidents needs one more statement, for the units whose position is hidden", async ({
  db,
  databaseUrl,
}) => {
  await createManyUnits(db, { ambulance: 20 });
  const scopes = ["incidents:write", "incidents:read"] as const;
  const { key } = await createKey(aContext(db), { name: "restricted", scopes: [...scopes] });
  const body = { type: await aType(db, ["ambulance*1"]), location: sekayu };
  expect((await recordRequest(databaseUrl, { key, body, positionFreshMinutes: 10 })).sentCount).toBe(10);
});
