import { seedDemonstrationUnits } from "../../server/demo/demonstration-units";
import { createIncident } from "../../server/incidents/create-incident";
import { aContext, aType, sekayu } from "../support/makers";
import { expect, test } from "../support/screens";

test.use({ scene: "wall-scenes", role: "wall" });

test("in quiet times the map goes to a kecamatan, says which and what is there, and leaves it for a new incident", async ({
  page,
  db,
  database,
}) => {
  test.setTimeout(120_000);
  await seedDemonstrationUnits(database, new Date());
  const type = await aType(db, []);
  await page.goto("/wall");
  await expect(page.getByRole("region", { name: "Insiden terbuka" })).toContainText("Tidak ada insiden terbuka");
  await expect(page.getByText("SIMULASI: bukan kejadian nyata")).toBeVisible();
  const caption = page.locator("[data-scene]");
  await expect(caption).toBeVisible({ timeout: 80_000 });
  await expect(caption).toContainText(/Kec\. .+0 insiden\d+ unit siap\d+ fasilitas/);
  await expect(page.locator("[data-wall]")).toHaveAttribute("data-view", /^scene /);

  await createIncident(aContext(db), { type, location: sekayu, precision: "exact" });
  await expect(page.locator("[data-stage]")).toBeVisible();
  await expect(caption).toHaveCount(0);
});
