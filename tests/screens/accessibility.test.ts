import { createIncident } from "../../server/incidents/create-incident";
import { readIncident } from "../../server/incidents/read-incidents";
import { findViolations, findViolationsInBothThemes } from "../support/accessibility";
import { aContext, aType, sekayu } from "../support/makers";
import { insertPastIncidents } from "../support/past-incidents";
import { expect, test } from "../support/screens";

// The administration and crew screens are checked in the tests of those screens.

test("the console is accessible in the dark and the light theme", { tag: "@main" }, async ({ page, db }) => {
  const type = await aType(db, ["ambulance*1"]);
  const { id } = await createIncident(aContext(db), { type, location: sekayu, precision: "exact" });
  const { number } = await readIncident({ db }, { id });
  await page.goto("/dispatch");
  const row = page.getByRole("button", { name: new RegExp(`#${number}\\b`) }).first();
  await expect(row).toBeVisible();
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await row.click();
  await expect(page.getByRole("region", { name: `Insiden #${number}` })).toBeVisible();
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.keyboard.press("n");
  await expect(page.getByRole("region", { name: "Insiden baru" })).toBeVisible();
  expect(await findViolationsInBothThemes(page)).toEqual([]);
});

test.describe("leader", () => {
  test.use({ role: "leader" });

  test("the overview is accessible", async ({ page }) => {
    await page.goto("/wall");
    await expect(page.getByRole("region", { name: "Insiden terbuka" })).toBeVisible();
    expect(await findViolations(page)).toEqual([]);
  });

  test("the figures are accessible in the dark and the light theme", async ({ page, db }) => {
    const days = Array.from({ length: 60 }, (_, index) => new Date(Date.now() - index * 86_400_000));
    await insertPastIncidents(
      db,
      days.map((openedAt) => ({ at: sekayu, openedAt })),
    );
    await page.goto("/insight?way=cell");
    await expect(page.locator('[data-drawn="cell"]')).toBeVisible();
    expect(await findViolationsInBothThemes(page)).toEqual([]);
    await page.getByRole("region", { name: "Sel terbanyak" }).getByRole("button").first().click();
    await page.getByRole("button", { name: "Animasi waktu" }).click();
    await expect(page.getByRole("region", { name: "Animasi waktu" }).getByRole("slider")).toBeVisible();
    expect(await findViolationsInBothThemes(page)).toEqual([]);
    await page.getByRole("button", { name: /^Jam/ }).click();
    await expect(page.getByRole("button", { name: "Malam 23–07" })).toBeVisible();
    expect(await findViolationsInBothThemes(page)).toEqual([]);
    // The size of a tablet in portrait, at which controls are closest to each other.
    await page.setViewportSize({ width: 768, height: 1024 });
    await page.goto("/insight?tab=when");
    await expect(page.getByRole("region", { name: "Jam dan hari" }).getByRole("table")).toBeVisible();
    expect(await findViolationsInBothThemes(page)).toEqual([]);
  });
});

test.describe("signed out", () => {
  test.use({ role: null });

  test("the sign-in page is accessible", async ({ page }) => {
    await page.goto("/login");
    expect(await findViolations(page)).toEqual([]);
  });
});
