import type { Page } from "@playwright/test";
import type { Db } from "../../db/client";
import { advanceAssignment } from "../../server/assignment/advance-assignment";
import { createIncident } from "../../server/incidents/create-incident";
import { type IncidentView, readIncident } from "../../server/incidents/read-incidents";
import { aContext, aType, aUnit, emptyField, kmFrom, sekayu } from "../support/makers";
import { pause } from "../support/processes";
import { expect, test } from "../support/screens";

test.use({ scene: "incident", map: false });
test.beforeEach(({ db }) => emptyField(db));

/** Procedures whose data an action on an incident changes. */
const changed = ["incidents.some", "incidents.read", "incidents.story", "dispatch.candidates", "alarms.list"];

test("after its own action a screen reads each query once, and later changes as usual", async ({ page, db }) => {
  const incident = await anIncidentWithOneCrew(db);
  await openFirst(page, incident);
  const crew = page.getByRole("region", { name: "Unit dikirim" }).getByRole("listitem").first();
  await expect(crew.getByRole("button", { name: "Terima" })).toBeVisible();
  await pause(1_500);

  const requests = countRequests(page);
  await crew.getByRole("button", { name: "Terima" }).click();
  await expect(crew).toContainText("Diterima");
  // Longer than the feed takes to report the change.
  await pause(2_000);
  expect(requests.get("dispatch.advance")).toBe(1);
  expect(requests.get("incidents.some")).toBe(1);
  expect([...requests].filter(([procedure, count]) => changed.includes(procedure) && count > 1)).toEqual([]);

  requests.clear();
  const [assignment] = incident.assignments;
  await advanceAssignment(aContext(db), { id: assignment?.id ?? "", state: "enRoute" });
  await expect(crew).toContainText("Menuju lokasi", { timeout: 10_000 });
  expect(requests.get("incidents.some")).toBe(1);
});

test("without the feed a screen refetches after its own action", async ({ page, db }) => {
  const incident = await anIncidentWithOneCrew(db);
  await page.route("**/api/trpc/live.changes*", (route) => route.abort());
  await openFirst(page, incident);
  const crew = page.getByRole("region", { name: "Unit dikirim" }).getByRole("listitem").first();
  await crew.getByRole("button", { name: "Terima" }).click();
  await expect(crew).toContainText("Diterima");
});

async function anIncidentWithOneCrew(db: Db): Promise<IncidentView> {
  await aUnit(db, { callSign: "AMB-1", at: kmFrom(sekayu, 1) });
  const type = await aType(db, ["ambulance*1"]);
  const { id } = await createIncident(aContext(db), { type, priority: 1, location: sekayu, precision: "exact" });
  return readIncident({ db }, { id });
}

async function openFirst(page: Page, { number }: Pick<IncidentView, "number">): Promise<void> {
  await page.goto("/dispatch");
  await expect(page.locator("[data-incident-row]").first()).toBeVisible({ timeout: 30_000 });
  await page.keyboard.press("j");
  await expect(page.getByRole("region", { name: `Insiden #${number}` })).toBeVisible();
}

/** The number of requests by procedure from now on. A batch counts once for each of its procedures. */
function countRequests(page: Page): Map<string, number> {
  const counts = new Map<string, number>();
  page.on("request", (request) => {
    const [, procedures] = /\/api\/trpc\/([^?]+)/.exec(request.url()) ?? [];
    for (const procedure of procedures?.split(",") ?? []) counts.set(procedure, (counts.get(procedure) ?? 0) + 1);
  });
  return counts;
}
