import { eq } from "drizzle-orm";
import type { Db } from "../../db/client";
import { agency } from "../../db/schema/agencies";
import { call } from "../../db/schema/calls";
import { assignment } from "../../db/schema/incidents";
import { person } from "../../db/schema/people";
import type { Role } from "../../db/vocabulary";
import { assignUnit } from "../../server/dispatch/assign-unit";
import { barriers } from "../support/barriers";
import { aContext, anIncident, aType, aUnit, sekayu } from "../support/makers";
import { expect, test } from "../support/screens";

test.use({ scene: "own-work" });

test.describe("an agency officer", () => {
  test.use({ role: "agency-officer" });

  test("sees the agency's incidents, opens one with the keyboard and reads who called", async ({ page, db }) => {
    await page.goto("/agency");
    await expect(page.getByText("Tidak ada insiden terbuka")).toBeVisible();
    const { agencyCode } = await signedInAs(db, "agency-officer");
    const [owner] = await db
      .select()
      .from(agency)
      .where(eq(agency.code, agencyCode ?? ""));
    const own = await aUnit(db, { agency: owner, at: sekayu });
    const type = await aType(db, ["ambulance*1"]);
    const incident = await anIncident(db, { type });
    await db.insert(call).values({
      incidentId: incident.id,
      callerNumber: "+6281234567890",
      receivedAt: new Date(),
      disposition: "emergency",
      simulated: false,
    });
    const others = await anIncident(db, { type: await aType(db, []) });
    const row = page.getByRole("button", { name: new RegExp(`P2 Tinggi.*#${incident.number} `) });
    await expect(row).toBeVisible({ timeout: 15_000 });
    await expect(row).toContainText(`${own.callSign}Ditugaskan`);
    await expect(page.getByText(`#${others.number} `)).toHaveCount(0);
    await row.press("Enter");
    await expect(page.getByRole("link", { name: "Telepon +6281234567890" })).toBeVisible();
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("article")).toHaveCount(0);
    await expect(row).toBeFocused();
    await expect(page.getByText(/^Data \d+ dtk lalu$/)).toBeVisible();
  });

  test("has everything on a phone too", async ({ page, context, product }) => {
    await context.addCookies([{ name: "theme", value: "light", url: product.url }]);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto("/agency");
    await page.getByRole("button", { name: /^Unit instansi/ }).click();
    await expect(page.getByText(/\d+ siap, \d+ bertugas/)).toBeVisible();
    expect(await barriers(page)).toEqual([]);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(390);
  });
});

test.describe("a crew", () => {
  test.use({ role: "crew", viewport: { width: 390, height: 844 } });

  test("takes its task step by step; declining and ending ask first", async ({ page, db }) => {
    await page.goto("/crew");
    await expect(page.getByText("Tidak ada tugas")).toBeVisible();
    expect(await barriers(page)).toEqual([]);
    const { unitId } = await signedInAs(db, "crew");
    const incident = await anIncident(db, { type: await aType(db, []) });
    await assignUnit(aContext(db), { incidentId: incident.id, unitId: unitId ?? "" });
    await expect(page.getByText(`Insiden #${incident.number}`)).toBeVisible({ timeout: 15_000 });
    const steps = page.getByRole("region", { name: "Langkah berikut" }).getByRole("button");
    await expect(steps).toHaveText(["Terima", "Tolak"]);
    expect(await barriers(page)).toEqual([]);
    await steps.filter({ hasText: "Tolak" }).click();
    await expect(page.getByRole("alertdialog", { name: "Tolak tugas ini?" })).toBeVisible();
    await page.getByRole("button", { name: "Batal" }).click();
    await steps.filter({ hasText: "Terima" }).click();
    await expect(steps).toHaveText(["Berangkat"]);
    await steps.click();
    await expect(steps).toHaveText(["Tiba"]);
    await steps.click();
    await expect(steps).toHaveText(["Antar pasien", "Selesai"]);
    await steps.filter({ hasText: "Selesai" }).click();
    await page.getByRole("button", { name: "Ya, selesai" }).click();
    await expect(page.getByText("Tidak ada tugas")).toBeVisible();
    const [sent] = await db.select().from(assignment).where(eq(assignment.incidentId, incident.id));
    expect(sent).toMatchObject({ state: "clear", unitId });
  });

  test("is told when the room was faster, and sees what stands", async ({ page, db }) => {
    const { unitId } = await signedInAs(db, "crew");
    const incident = await anIncident(db, { type: await aType(db, []) });
    await assignUnit(aContext(db), { incidentId: incident.id, unitId: unitId ?? "" });
    await page.goto("/crew");
    await expect(page.getByRole("button", { name: "Terima" })).toBeVisible();
    await db.update(assignment).set({ state: "enRoute" }).where(eq(assignment.incidentId, incident.id));
    await page.getByRole("button", { name: "Terima" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "Langkah ini tidak mungkin" })).toBeVisible();
    await expect(page.getByRole("button", { name: "Tiba" })).toBeVisible();
  });
});

/** Whoever the fixture signed in. */
async function signedInAs(db: Db, role: Role) {
  const [one] = await db.select().from(person).where(eq(person.role, role));
  if (!one) throw new Error(`nobody is signed in as ${role}`);
  return one;
}
