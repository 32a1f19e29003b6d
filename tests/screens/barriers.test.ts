import { createIncident } from "../../server/incidents/create-incident";
import { readIncident } from "../../server/incidents/read-incidents";
import { barriers, barriersInBothThemes } from "../support/barriers";
import { aContext, aType, sekayu } from "../support/makers";
import { pastIncidents } from "../support/past-incidents";
import { expect, test } from "../support/screens";

// The screens of the administration and of crews are looked at in their own tests.

test("nothing keeps a dispatcher from the console, in the dark and in the light", async ({ page, db }) => {
  const type = await aType(db, ["ambulance*1"]);
  const { id } = await createIncident(aContext(db), { type, location: sekayu, precision: "exact" });
  const { number } = await readIncident({ db }, { id });
  await page.goto("/dispatch");
  const row = page.getByRole("button", { name: new RegExp(`#${number}\\b`) }).first();
  await expect(row).toBeVisible();
  expect(await barriersInBothThemes(page)).toEqual([]);
  await row.click();
  await expect(page.getByRole("region", { name: `Insiden #${number}` })).toBeVisible();
  expect(await barriersInBothThemes(page)).toEqual([]);
  await page.keyboard.press("n");
  await expect(page.getByRole("region", { name: "Insiden baru" })).toBeVisible();
  expect(await barriersInBothThemes(page)).toEqual([]);
});

test.describe("whoever only looks", () => {
  test.use({ role: "leader" });

  test("nothing keeps them from the overview", async ({ page }) => {
    await page.goto("/wall");
    await expect(page.getByRole("region", { name: "Insiden terbuka" })).toBeVisible();
    expect(await barriers(page)).toEqual([]);
  });

  test("nothing keeps a leader from the figures, in the dark and in the light", async ({ page, db }) => {
    const days = Array.from({ length: 60 }, (_, index) => new Date(Date.now() - index * 86_400_000));
    await pastIncidents(
      db,
      days.map((openedAt) => ({ at: sekayu, openedAt })),
    );
    await page.goto("/insight?way=cell");
    await expect(page.locator('[data-drawn="cell"]')).toBeVisible();
    expect(await barriersInBothThemes(page)).toEqual([]);
    await page.getByRole("region", { name: "Sel terbanyak" }).getByRole("button").first().click();
    await page.getByRole("button", { name: "Putar waktu" }).click();
    await expect(page.getByRole("region", { name: "Putar waktu" }).getByRole("slider")).toBeVisible();
    expect(await barriersInBothThemes(page)).toEqual([]);
    await page.getByRole("button", { name: /^Jam/ }).click();
    await expect(page.getByRole("button", { name: "Malam 23–07" })).toBeVisible();
    expect(await barriersInBothThemes(page)).toEqual([]);
    // As on a tablet that is held upright, where what is pressed stands closest.
    await page.setViewportSize({ width: 768, height: 1024 });
    await page.goto("/insight?tab=when");
    await expect(page.getByRole("region", { name: "Jam dan hari" }).getByRole("table")).toBeVisible();
    expect(await barriersInBothThemes(page)).toEqual([]);
  });
});

test.describe("nobody", () => {
  test.use({ role: null });

  test("nothing keeps anybody from signing in", async ({ page }) => {
    await page.goto("/login");
    expect(await barriers(page)).toEqual([]);
  });
});
