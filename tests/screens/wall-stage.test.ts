import type { Page } from "@playwright/test";
import { advanceAssignment } from "../../server/assignment/advance-assignment";
import { changeSensitivity } from "../../server/incidents/change-sensitivity";
import { moveIncident } from "../../server/incidents/change-status";
import { createIncident } from "../../server/incidents/create-incident";
import { readIncident } from "../../server/incidents/read-incidents";
import { hearPage } from "../support/hear-page";
import { aContext, aType, aUnit, kmFrom, sekayu } from "../support/makers";
import { expect, test } from "../support/screens";
import { framed } from "../support/wall";

test.use({ scene: "wall-stage", role: "wall" });

const wall = (page: Page) => page.locator("[data-wall]");
const stage = (page: Page) => page.getByRole("region", { name: "Insiden baru" });
const list = (page: Page) => page.getByRole("region", { name: "Insiden terbuka" });
const drawn = "[data-districts-drawn]:not([data-districts-drawn='0'])";

async function openWall(page: Page): Promise<void> {
  await page.goto("/wall");
  await expect(page.locator(drawn)).toBeVisible({ timeout: 30_000 });
  await expect(wall(page)).toHaveAttribute("data-view", /^all/);
}

test("a new incident takes the stage with its crew, its estimate and a frame, beside an older critical one, and hands back", async ({
  page,
  db,
}) => {
  const context = aContext(db);
  await page.clock.install();
  const type = await aType(db, ["ambulance*1"]);
  const quietly = await aType(db, []);
  const older = await createIncident(context, {
    type: quietly,
    location: kmFrom(sekayu, 30),
    precision: "exact",
    priority: 1,
  });
  await aUnit(db, { callSign: "AMB-WALL", at: kmFrom(sekayu, 7) });
  await openWall(page);
  await expect(stage(page)).toHaveCount(0);

  const at = { location: sekayu, precision: "exact", address: "Depan Pasar Randik" } as const;
  const { id } = await createIncident(context, { type, ...at });
  await expect(stage(page)).toContainText("Depan Pasar Randik");
  await expect(stage(page)).toContainText("AMB-WALL");
  await expect(stage(page)).toContainText(/± 1[45] mnt/);
  await expect(stage(page)).toContainText("perkiraan");
  await expect(page.locator("[data-frame]")).toBeVisible();
  await expect(wall(page)).toHaveAttribute("data-view", new RegExp(`^stage ${id}`));
  await expect(list(page).locator(`[data-incident="${older.id}"]`)).toBeVisible();
  await expect(page.locator(`[data-cue="${older.id}"] svg`).first()).toBeVisible();

  await page.clock.fastForward(15_000);
  await expect(stage(page)).toBeVisible();
  await page.clock.fastForward(16_000);
  await expect(stage(page)).toHaveCount(0);
  await expect(wall(page)).toHaveAttribute("data-view", /^all/);
  await framed(page);

  // From here on only the state of a crew changes: that is news for the list and no reason to move.
  const moves = Number(await wall(page).getAttribute("data-moves"));
  const [sent] = (await readIncident({ db }, { id })).assignments;
  for (const state of ["acknowledged", "enRoute"] as const) {
    await advanceAssignment(context, { id: sent?.id ?? "", state });
  }
  await expect(list(page)).toContainText(/AMB-WALL\s*menuju/);
  await expect(wall(page)).toHaveAttribute("data-moves", `${moves}`);
  await moveIncident(context, { id: older.id, status: "closed", closeCode: "handled" });
  await expect(wall(page)).not.toHaveAttribute("data-view", new RegExp(older.id));
  await framed(page);
  // Once for the one that closed, and never for what the crew told.
  await expect(wall(page)).toHaveAttribute("data-moves", `${moves + 1}`);
  await moveIncident(context, { id, status: "closed", closeCode: "handled" });
  await expect(list(page)).toContainText("Tidak ada insiden terbuka");
});

test("a sensitive incident is on the stage as category and kecamatan, and its page never learns where it is", async ({
  page,
  db,
}) => {
  const context = aContext(db);
  const told = await hearPage(page);
  await openWall(page);
  const location = { lng: 103.9123456, lat: -2.7654321 };
  const secret = { type: "domestic-violence", location, precision: "exact", address: "Rumah Aman" } as const;
  const { id } = await createIncident(context, { ...secret, description: "Bunga" });
  await expect(stage(page)).toContainText("Perempuan dan anak");
  await expect(stage(page)).toContainText("Kec. ");
  await expect(stage(page)).toContainText("dirahasiakan");
  await expect(wall(page)).toHaveAttribute("data-view", new RegExp(`^kecamatan \\S+ for ${id}`));
  await expect(page.locator(`[data-cue="${id}"]`)).toHaveCount(0);
  expect(await page.content()).not.toMatch(/Rumah Aman|Bunga/);

  // What is read anew stands in answers, what happens in messages of the feed; both tell of the incident.
  await page.reload();
  await expect(list(page)).toContainText("Perempuan dan anak");
  await expect(wall(page)).toHaveAttribute("data-feed", "live");
  await moveIncident(context, { id, status: "closed", closeCode: "handled" });
  await expect(list(page)).toContainText("Tidak ada insiden terbuka");
  const { sent, answers, messages } = await told();
  expect(answers.join()).toContain(id);
  expect(messages.join()).toContain(id);
  expect([...sent, ...answers, ...messages].join()).not.toMatch(/Rumah Aman|Bunga|103\.91234|2\.76543/);
  await expect(stage(page)).toHaveCount(0);
});

test("an incident that becomes sensitive on the stage loses its place there, and the map leaves it", async ({
  page,
  db,
}) => {
  const context = aContext(db);
  const type = await aType(db, []);
  await openWall(page);
  const at = { location: sekayu, precision: "exact", address: "Gang Dahlia" } as const;
  const { id } = await createIncident(context, { type, ...at });
  await expect(stage(page)).toContainText("Gang Dahlia");
  await expect(wall(page)).toHaveAttribute("data-view", new RegExp(`^stage ${id}`));
  await changeSensitivity(context, { id, sensitive: true, reason: "anak di bawah umur" });
  await expect(stage(page)).toContainText("dirahasiakan");
  await expect(wall(page)).toHaveAttribute("data-view", /^kecamatan/);
  expect(await page.content()).not.toContain("Gang Dahlia");
  await moveIncident(context, { id, status: "closed", closeCode: "handled" });
  await expect(stage(page)).toHaveCount(0);
});

test("a hand on the map locks it visibly until resumed; what lies beyond has an arrow at the edge of the free part", async ({
  page,
  db,
}) => {
  const context = aContext(db);
  const type = await aType(db, []);
  const far = await createIncident(context, { type, location: { lng: 103.7, lat: -2.05 }, precision: "exact" });
  await openWall(page);
  const box = await page.locator(".wall-area-free").boundingBox();
  if (!box) throw new Error("no free part");
  const before = await wall(page).getAttribute("data-view");
  await page.mouse.move(box.x + box.width * 0.7, box.y + box.height * 0.8);
  await page.mouse.wheel(0, -700);
  await expect(page.getByText("Peta digeser dengan tangan")).toBeVisible();
  await expect(wall(page)).toHaveAttribute("data-view", "by hand");
  const cue = page.locator(`[data-cue="${far.id}"]`);
  await expect(async () => {
    await page.mouse.wheel(0, -700);
    await expect(cue).toBeAttached({ timeout: 1_000 });
  }).toPass();
  const sign = await cue.locator("span").first().boundingBox();
  expect(sign && sign.x >= box.x && sign.x + sign.width <= box.x + box.width).toBe(true);
  expect(sign && sign.y >= box.y && sign.y + sign.height <= box.y + box.height).toBe(true);

  await page.getByRole("button", { name: "Lanjutkan sekarang" }).click();
  await expect(page.getByText("Peta digeser dengan tangan")).toHaveCount(0);
  await expect(wall(page)).toHaveAttribute("data-view", before ?? "");
  await expect(cue).toHaveCount(0);
});
