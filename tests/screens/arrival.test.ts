import { eq, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { assignment } from "../../db/schema/incidents";
import { closure, learnedSpeed, network } from "../../db/schema/network";
import { person } from "../../db/schema/people";
import { unit, unitPosition } from "../../db/schema/units";
import { advanceAssignment } from "../../server/assignment/advance-assignment";
import { assignUnit } from "../../server/assignment/assign-unit";
import { createClosure } from "../../server/closures/change-closures";
import { acceptPositions } from "../../server/units/accept-positions";
import { findViolations } from "../support/accessibility";
import { readStoredValue } from "../support/crew-page-storage";
import { drawNetwork, type LocalPoint, placeAt } from "../support/draw-network";
import { aContext, anIncident, aType, aUnit } from "../support/makers";
import { insertNetwork } from "../support/road-network";
import { expect, test } from "../support/screens";

test.use({ serverGroup: "arrival", map: false });

/** A network in which the only route from the south-west to the north-west leads through the east: 5 km at 10 m/s. */
const networkRows = drawNetwork({
  points: { southWest: [0, 0], southEast: [2_000, 0], northEast: [2_000, 1_000], northWest: [0, 1_000] },
  roads: {
    south: { from: "southWest", to: "southEast", name: "Jalan Merdeka" },
    east: { from: "southEast", to: "northEast", name: "Jalan Sudirman" },
    north: { from: "northEast", to: "northWest", name: "Jalan Veteran" },
  },
});
const start: LocalPoint = [0, 0];
const end: LocalPoint = [0, 1_000];

test.beforeEach(async ({ db }) => {
  await db.update(network).set({ status: "retired" });
});

/** Makes the last fixes of all units five minutes older, stores a new fix of one unit and notifies the server. */
async function moveUnitTo(db: Db, callSign: string, place: LocalPoint): Promise<void> {
  await db.update(unitPosition).set({ fixAt: sql`fix_at - interval '5 minutes'` });
  await acceptPositions(aContext(db), [{ callSign, ...placeAt(place), recordedAt: new Date() }]);
  await db.execute(sql`select pg_notify('live', 'changes positions')`);
}

/** Makes an assignment `minutes` older. Screens show the new time after the next change to the incident. */
async function backdateAssignment(db: Db, id: string, minutes: number): Promise<void> {
  await db
    .update(assignment)
    .set({ assignedAt: sql`${assignment.assignedAt} - ${minutes} * interval '1 minute'` })
    .where(eq(assignment.id, id));
}

test.describe("on the wall", () => {
  test.use({ role: "wall", viewport: { width: 1920, height: 1080 } });

  test("the expected arrival of a unit follows its fixes along the road, and the wall says when the unit is late", async ({
    page,
    db,
  }) => {
    await insertNetwork(db, networkRows);
    const { callSign } = await aUnit(db, { callSign: "AMB-TIBA", at: placeAt(start), fixAgeMinutes: 1 });
    const type = await aType(db, ["ambulance*1"]);
    // The spotlight ends after 30 s of the page's monotonic clock. Slow this clock down, because on a busy machine the
    // test takes longer. Everything else that the page times by this clock, such as noticing that the feed is lost,
    // then takes ten times as long, too.
    await page.addInitScript(() => {
      const readClock = performance.now.bind(performance);
      performance.now = () => readClock() / 10;
    });
    await page.goto("/wall");
    await expect(page.getByText("Tidak ada insiden terbuka")).toBeVisible();
    await expect(page.locator("header").getByLabel("Terlama menunggu")).toHaveCount(0);
    const { assignments } = await anIncident(db, { type, at: placeAt(end) });
    const assignmentId = assignments[0]?.id ?? "";
    const spotlight = page.getByRole("region", { name: "Insiden baru" }).locator("[data-unit]");
    await expect(spotlight).toContainText(/± 8 mntditugaskan5,0\skm\d\d:\d\dsemula \d\d:\d\d/);
    await moveUnitTo(db, callSign, [2_000, 500]);
    for (const state of ["acknowledged", "enRoute"] as const) {
      await advanceAssignment(aContext(db), { id: assignmentId, state });
    }
    await expect(spotlight).toContainText("menuju2,5 km");
    await expect(spotlight).toContainText(/± [1-4] mnt/);

    await backdateAssignment(db, assignmentId, 10);
    await db.execute(sql`select pg_notify('live', 'changes')`);
    await moveUnitTo(db, callSign, [1_900, 1_000]);
    await page.reload();
    const row = page.getByRole("region", { name: "Insiden terbuka" }).getByRole("listitem");
    await expect(row).toContainText(/± [1-3] mnt/);
    await expect(row.getByRole("img", { name: "Terlambat" })).toBeVisible();
  });
});

test.describe("on the phone", () => {
  test.use({ role: "crew", viewport: { width: 390, height: 844 }, hasTouch: true });

  test("the route to the task has a turn list, also offline; without a network it is a straight line", async ({
    page,
    context,
    db,
  }) => {
    const [crew] = await db.select().from(person).where(eq(person.role, "crew"));
    const unitId = crew?.unitId ?? "";
    const [ownUnit] = await db
      .update(unit)
      .set({ duty: "available", kind: "ambulance" })
      .where(eq(unit.id, unitId))
      .returning();
    await moveUnitTo(db, ownUnit?.callSign ?? "", start);
    const incident = await anIncident(db, { type: await aType(db, []), at: placeAt(end) });
    await assignUnit(aContext(db), { incidentId: incident.id, unitId });
    const routeRegion = page.getByRole("region", { name: "Rute ke lokasi" });
    await page.goto("/crew");
    await expect(routeRegion).toContainText("Tidak ada data jalan: garis lurus.");

    await insertNetwork(db, networkRows);
    await page.reload();
    await expect(routeRegion).toContainText(/Tiba \d\d:\d\d, 8 mnt lagi/);
    await expect(routeRegion).toContainText("Belok kiri ke Jalan Sudirman2,0 km lagi");
    await routeRegion.getByText("Daftar belokan: 2, 5,0 km lagi").tap();
    const turns = [
      "Sedang di Jalan Merdeka2,0 km",
      "Belok kiri ke Jalan Sudirman1,0 km",
      "Belok kiri ke Jalan Veteran2,0 km",
      "Tiba di lokasi",
    ];
    await expect(routeRegion.getByRole("listitem")).toHaveText(turns);
    expect(await findViolations(page)).toEqual([]);
    await expect(page.getByText("Siap tanpa sinyal")).toBeVisible();
    await expect.poll(() => readStoredValue(page, "route")).toMatchObject({ rankedBy: "travel-time" });

    await context.setOffline(true);
    await page.reload();
    await expect(page.getByText(/Tanpa jaringan\. Yang tampil adalah tugas per/)).toBeVisible();
    await routeRegion.getByText("Daftar belokan: 2, 5,0 km lagi").tap();
    await expect(routeRegion.getByRole("listitem")).toHaveText(turns);
    await context.setOffline(false);
  });
});

test.describe("on the console", () => {
  test("the reason for an assignment says where its speeds come from", async ({ page, db }) => {
    await insertNetwork(db, networkRows);
    await aUnit(db, { callSign: "AMB-STANDAR", at: placeAt(start) });
    const type = await aType(db, ["ambulance*1"]);
    const incidentAtStandardSpeed = await anIncident(db, { type, at: placeAt(end) });
    const speedRow = { vehicle: "ambulance" as const, factor: 1.5, p90Ratio: 1.4, trips: 34 };
    await db.insert(learnedSpeed).values(speedRow);
    await aUnit(db, { callSign: "AMB-BELAJAR", at: placeAt(start) });
    const incidentAtLearnedSpeed = await anIncident(db, { type, at: placeAt(end) });
    await db.delete(learnedSpeed);
    await page.goto("/dispatch");
    const queue = page.getByRole("list", { name: "Insiden menurut prioritas, lalu umur" });
    const assignedUnits = page.getByRole("region", { name: "Unit dikirim" });
    await queue.getByRole("button", { name: `#${incidentAtStandardSpeed.number}` }).click();
    await expect(assignedUnits).toContainText(/5,0\skm lewat jalan.*[78] mnt lagi/);
    await expect(assignedUnits).not.toContainText(/Tiba (\d\d[.:]\d\d),.*semula \1/);
    await expect(assignedUnits).toContainText(
      "Tercepat tiba menurut aturan · sesuai wilayah tugas · kecepatan standar",
    );
    await queue.getByRole("button", { name: `#${incidentAtLearnedSpeed.number}` }).click();
    await expect(assignedUnits).toContainText(/5,0\skm lewat jalan.*1[23] mnt lagi/);
    await expect(assignedUnits).toContainText("kecepatan dari 34 perjalanan");
    // The queue row shows when the first crew arrives.
    const row = queue.getByRole("button", { name: `#${incidentAtStandardSpeed.number}` });
    await expect(row).toContainText(/tiba [78] mnt lagi/);
    await moveUnitTo(db, "AMB-STANDAR", [2_000, 500]);
    await expect(row).toContainText(/tiba [45] mnt lagi/);
    await moveUnitTo(db, "AMB-BELAJAR", [100, 1_000]);
    await expect(assignedUnits).toContainText(/Tiba <\s1\smnt lagi/);
    await expect(queue.getByRole("button", { name: `#${incidentAtLearnedSpeed.number}` })).toContainText(
      /tiba <\s1\smnt lagi/,
    );

    // A unit that a closure cuts off is not expected, not even by straight line.
    const corners: LocalPoint[] = [
      [1_900, 400],
      [2_100, 400],
      [2_100, 600],
      [1_900, 400],
    ];
    const ring = corners.map(placeAt).map(({ lng, lat }): [number, number] => [lng, lat]);
    const closureFields = { label: "Jalan Sudirman", reason: "flood", endsAt: null, incidentId: null };
    const geometry = { type: "Polygon" as const, coordinates: [ring] };
    const { id } = await createClosure(aContext(db), { ...closureFields, geometry, vehicles: ["ambulance"] });
    await db.execute(sql`select pg_notify('live', 'changes')`);
    await expect(row).not.toContainText("tiba");
    await queue.getByRole("button", { name: `#${incidentAtStandardSpeed.number}` }).click();
    await expect(assignedUnits).toContainText(/Waktu tiba tidak diketahui: tidak ada rute.*semula \d\d[.:]\d\d/);
    await db.delete(closure).where(eq(closure.id, id));

    // A unit off the network is not called the nearest, and its reason is shown with its estimated time.
    await aUnit(db, { callSign: "AMB-JAUH", at: placeAt([6_000, 0]) });
    const incidentFarFromUnit = await anIncident(db, { type, at: placeAt(end) });
    await aUnit(db, { callSign: "AMB-LAIN", at: placeAt([6_000, 100]) });
    await queue.getByRole("button", { name: `#${incidentFarFromUnit.number}` }).click();
    await expect(assignedUnits).toContainText("Menurut aturan · sesuai wilayah tugas · unit di luar jaringan jalan");
    await expect(page.locator("[data-candidate='AMB-LAIN']")).toContainText(
      /± \d+ mnt \(garis lurus\) · unit di luar jaringan jalan/,
    );
  });
});
