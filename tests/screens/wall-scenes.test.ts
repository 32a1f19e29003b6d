import { seedDemonstrationUnits } from "../../server/demo/demonstration-units";
import { createIncident } from "../../server/incidents/create-incident";
import { aContext, aType, sekayu } from "../support/makers";
import { expect, test } from "../support/screens";
import { advanceTimers, holdClock, installTimers } from "../support/wall-page";

test.use({ scene: "wall-scenes", role: "wall" });

test("after a quiet minute the map shows a district with its name and counts, and leaves it for a new incident", async ({
  page,
  db,
  database,
}) => {
  await seedDemonstrationUnits(database, new Date());
  const type = await aType(db, []);
  const timers = await installTimers(page);
  await page.goto("/wall");
  await expect(page.getByRole("region", { name: "Insiden terbuka" })).toContainText("Tidak ada insiden terbuka");
  await expect(page.getByText("SIMULASI: bukan kejadian nyata")).toBeVisible();
  const wall = page.locator("[data-wall]");
  await expect(wall).toHaveAttribute("data-feed", "live");
  await holdClock(page);
  const caption = page.locator("[data-scene]");

  await advanceTimers(timers, db, 36_000);
  await expect(caption).toHaveCount(0);
  await advanceTimers(timers, db, 24_000);
  await expect(caption).toContainText(/Kec\. .+0 insiden\d+ unit siap\d+ fasilitas/);
  await expect(wall).toHaveAttribute("data-view", /^scene /);
  await advanceTimers(timers, db, 21_000);
  await expect(caption).toHaveCount(0);
  await advanceTimers(timers, db, 21_000);
  await expect(caption).toBeVisible();

  await createIncident(aContext(db), { type, location: sekayu, precision: "exact" });
  await expect(page.locator("[data-spotlight]")).toBeVisible();
  await expect(caption).toHaveCount(0);
});
