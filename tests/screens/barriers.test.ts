import { createIncident } from "../../server/incidents/create-incident";
import { readIncident } from "../../server/incidents/read-incidents";
import { barriers, barriersInBothThemes } from "../support/barriers";
import { aContext, aType, sekayu } from "../support/makers";
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
});

test.describe("nobody", () => {
  test.use({ role: null });

  test("nothing keeps anybody from signing in", async ({ page }) => {
    await page.goto("/login");
    expect(await barriers(page)).toEqual([]);
  });
});
