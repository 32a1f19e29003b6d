import type { Page, Request } from "@playwright/test";
import type { Db } from "../../db/client";
import { target } from "../../db/schema/plans";
import { advanceAssignment } from "../../server/assignment/advance-assignment";
import { createIncident } from "../../server/incidents/create-incident";
import { type IncidentView, readIncident } from "../../server/incidents/read-incidents";
import { aContext, aType, aUnit, deleteUnitsAndIncidents, kmFrom, sekayu } from "../support/makers";
import { expect, extendTimers, test } from "../support/screens";

test.use({ serverGroup: "incident", map: false });
test.beforeEach(({ db }) => deleteUnitsAndIncidents(db));

/** Queries whose results an action on an incident changes. */
const affectedQueries = ["incidents.some", "incidents.read", "incidents.log", "dispatch.candidates", "alarms.list"];

test("a screen runs each query once when it opens and once after its own action, and still shows later changes", async ({
  page,
  db,
}) => {
  // After an action the page refetches by itself unless the feed's message arrives within 500 ms, and it refetches the
  // ranking every 10 s. Both timers are extended, so that only messages of the feed cause requests.
  await extendTimers(page, 500);
  await extendTimers(page, 10_000);
  const requests = await countRequests(page);
  // An alarm about the crew would cause requests of its own.
  await db.delete(target);
  await db.insert(target).values({ category: "health", acknowledgeSeconds: 3_600 });
  const incident = await anIncidentWithOneCrew(db);
  // The server's feed may not have read the latest changes yet, and would report them to a page that has them already.
  // So open the page once to wait until the feed has read them, and measure a second page.
  const storedAt = Date.now();
  await page.goto("/dispatch");
  await expect.poll(requests.feedReadAt).toBeGreaterThan(storedAt);
  await page.goto("about:blank");
  requests.counts.clear();
  const openedAt = Date.now();
  await openFirstIncident(page, incident);
  const crewRow = page.getByRole("region", { name: "Unit dikirim" }).getByRole("listitem").first();
  await expect(crewRow.getByRole("button", { name: "Terima" })).toBeVisible();
  await expect.poll(requests.feedReadAt).toBeGreaterThan(openedAt);
  await expect.poll(requests.quietMs).toBeGreaterThan(1_500);

  expect(["incidents.list", "units.list"].map((procedure) => requests.counts.get(procedure))).toEqual([1, 1]);
  requests.counts.clear();
  await crewRow.getByRole("button", { name: "Terima" }).click();
  await expect(crewRow).toContainText("Tugas diterima");
  await expect.poll(() => requests.counts.has("incidents.some")).toBe(true);
  await expect.poll(requests.quietMs).toBeGreaterThan(2_000);
  expect(requests.counts.get("dispatch.advance")).toBe(1);
  expect(requests.counts.get("incidents.some")).toBe(1);
  expect([...requests.counts].filter(([procedure, count]) => affectedQueries.includes(procedure) && count > 1)).toEqual(
    [],
  );

  requests.counts.clear();
  const [assignment] = incident.assignments;
  await advanceAssignment(aContext(db), { id: assignment?.id ?? "", state: "enRoute" });
  await expect(crewRow).toContainText("Menuju lokasi");
  await expect.poll(() => requests.counts.get("incidents.some")).toBe(1);
});

test("without the feed a screen refetches after its own action", async ({ page, db }) => {
  const incident = await anIncidentWithOneCrew(db);
  await page.route("**/api/trpc/live.changes*", (route) => route.abort());
  await openFirstIncident(page, incident);
  const crewRow = page.getByRole("region", { name: "Unit dikirim" }).getByRole("listitem").first();
  await crewRow.getByRole("button", { name: "Terima" }).click();
  await expect(crewRow).toContainText("Tugas diterima");
});

async function anIncidentWithOneCrew(db: Db): Promise<IncidentView> {
  await aUnit(db, { callSign: "AMB-1", at: kmFrom(sekayu, 1) });
  const type = await aType(db, ["ambulance*1"]);
  const { id } = await createIncident(aContext(db), { type, priority: 1, location: sekayu, precision: "exact" });
  return readIncident({ db }, { id });
}

async function openFirstIncident(page: Page, { number }: Pick<IncidentView, "number">): Promise<void> {
  await page.goto("/dispatch");
  await expect(page.locator("[data-incident-row]").first()).toBeVisible();
  await page.keyboard.press("j");
  await expect(page.getByRole("region", { name: `Insiden #${number}` })).toBeVisible();
}

/**
 * Counts requests by procedure. A batch counts once for each of its procedures. `quietMs` returns the ms since the last
 * request to one of `affectedQueries` ended, or 0 while one is running. `feedReadAt` returns the time, in ms since the
 * epoch, at which the server read the database for the latest feed message that the page has received.
 */
async function countRequests(page: Page) {
  const requestCounts = new Map<string, number>();
  const runningRequests = new Set<Request>();
  let [lastFeedReadAt, quietSince] = [0, Date.now()];
  page.on("request", (request) => {
    const procedures = /\/api\/trpc\/([^?]+)/.exec(request.url())?.[1]?.split(",") ?? [];
    for (const procedure of procedures) requestCounts.set(procedure, (requestCounts.get(procedure) ?? 0) + 1);
    if (procedures.some((procedure) => affectedQueries.includes(procedure))) runningRequests.add(request);
  });
  const endRequest = (request: Request) => {
    if (runningRequests.delete(request)) quietSince = Date.now();
  };
  page.on("requestfinished", endRequest);
  page.on("requestfailed", endRequest);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  devtools.on("Network.eventSourceMessageReceived", ({ data }) => {
    const at = (JSON.parse(data || "null") as { json?: { at?: string } } | null)?.json?.at;
    if (at !== undefined) lastFeedReadAt = Date.parse(at);
  });
  const quietMs = () => (runningRequests.size > 0 ? 0 : Date.now() - quietSince);
  return { counts: requestCounts, feedReadAt: () => lastFeedReadAt, quietMs };
}
