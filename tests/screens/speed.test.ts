import type { Page } from "@playwright/test";
import { sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { previewTrialStation } from "../../server/coverage/what-if";
import { learnTravelSpeeds } from "../../server/jobs/learn-travel-speeds";
import { findViolationsInBothThemes } from "../support/accessibility";
import { rebuildAll } from "../support/incident-history";
import { insertIncidentsAtPlaces } from "../support/incidents-at-places";
import { aContext, aStation, aUnit, bayungLencir, sekayu } from "../support/makers";
import { expect, test } from "../support/screens";

test.use({ serverGroup: "speed", role: "leader" });

const dayMs = 86_400_000;
const trialSettings = { kind: "ambulance", helpMeasure: "usual", limit: { by: "minutes", max: 30 } } as const;

test.beforeAll(async ({ database: { db } }) => {
  const homeStation = await aStation(db, { at: sekayu });
  await aUnit(db, { station: homeStation, callSign: "AMB-1" });
  const pastIncidents = Array.from({ length: 31 }, (_, index) => ({
    at: index % 2 ? sekayu : bayungLencir,
    openedAt: new Date(Date.now() - (2 + index) * dayMs),
  }));
  // One more incident happened 400 days ago, so that the table of sensitive incidents contains a completed year.
  await insertIncidentsAtPlaces(db, [...pastIncidents, { at: sekayu, openedAt: new Date(Date.now() - 400 * dayMs) }]);
  // The first three incidents get no crew. Every sixth crew does not report that it is en route.
  await db.execute(sql`
    insert into assignment (incident_id, unit_id, kind, state, chosen_by, responsible, assigned_by, assigned_at,
                            acknowledged_at, en_route_at, on_scene_at, ended_at, vehicle, basis, ranked_by, travel_seconds,
                            travel_seconds_p90)
    select id, (select id from unit where call_sign = 'AMB-1'), 'ambulance', 'clear', 'dispatcher', false, 'test',
           opened_at + interval '110 seconds', opened_at + interval '2 minutes',
           case when row_number % 6 > 0 then opened_at + interval '4 minutes' end,
           opened_at + interval '14 minutes' + row_number * interval '1 minute', opened_at + interval '2 hours',
           case when row_number > 29 then 'boat' else 'ambulance' end, 'fix', 'travel-time', 1200, 1800
    from (select *, row_number() over (order by opened_at) as row_number from incident) ordered
    where row_number > 3`);
  await rebuildAll(db);
  await learnTravelSpeeds(db, new Date());
});

/** Computes the median and the 90th percentile (nearest rank) of the travel times, in minutes, with SQL. */
async function readTravelTimes(db: Db) {
  const { rows } = (await db.execute(sql`
    select count(duration)::int as n,
           round(extract(epoch from percentile_disc(0.5) within group (order by duration)) / 60)::int as median,
           round(extract(epoch from percentile_disc(0.9) within group (order by duration)) / 60)::int as p90
    from (select on_scene_at - en_route_at as duration from assignment) trip`)) as unknown as {
    rows: [{ n: number; median: number; p90: number }];
  };
  return rows[0];
}

test("the table of steps matches the database, and missing times are not guessed", { tag: "@main" }, async ({
  page,
  db,
}) => {
  const { n, median, p90 } = await readTravelTimes(db);
  await page.goto("/insight?tab=speed");
  const steps = page.getByRole("table", { name: "Langkah demi langkah" });
  const row = (name: string) => steps.getByRole("row", { name: new RegExp(`^${name}`) });
  await expect(row("Perjalanan").getByRole("cell")).toHaveText([
    `${median} menit`,
    `${p90} menit`,
    `${n}`,
    "belum ada target",
  ]);
  await expect(row("Menjawab")).toContainText("tidak ada catatan waktu");
  await expect(page.getByText(`${n} dari 31 insiden`)).toBeVisible();

  await row("Perjalanan").getByRole("button").focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/step=travel/);
  await expect(page.getByRole("img", { name: /median dan P90 .* Perjalanan/ })).toBeVisible();
  await page.getByRole("button", { name: "Instansi" }).last().click();
  const comparisonTable = page.getByRole("table", { name: "Perbandingan: Perjalanan" });
  await expect(comparisonTable.getByRole("row").last()).toContainText(`${median} menit`);
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  // On a phone, the table need not be scrolled sideways.
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(row("Perjalanan").getByRole("cell").last()).toBeInViewport({ ratio: 1 });
  expect(await steps.evaluate(({ parentElement }) => parentElement?.scrollWidth)).toBe(
    await steps.evaluate(({ parentElement }) => parentElement?.clientWidth),
  );
});

test("expected and actual travel times are compared by vehicle, and few trips are not judged", async ({ page, db }) => {
  const { rows } = (await db.execute(sql`
    select count(*)::int as n, count(*) filter (where seconds <= 1200)::int as within,
           count(*) filter (where seconds <= 1800)::int as within_p90
    from (
      select extract(epoch from on_scene_at - en_route_at) as seconds
      from assignment join incident on incident.id = incident_id
      where vehicle = 'ambulance' and en_route_at is not null and opened_at > now() - interval '100 days'
    ) trip`)) as unknown as { rows: [{ n: number; within: number; within_p90: number }] };
  const [{ n, within: withinMedianCount, within_p90: withinP90Count }] = rows;
  await page.goto("/insight?tab=speed");
  const table = page.getByRole("table", { name: "Waktu tempuh: perkiraan dan kenyataan" });
  const cells = (name: string) => table.getByRole("row", { name: new RegExp(`^${name}`) }).getByRole("cell");
  const percent = (count: number) => Math.round((count / n) * 100);
  await expect(cells("Ambulans")).toHaveText([
    `${n}`,
    /% lebih (lama|cepat)$|sesuai perkiraan/,
    `${withinMedianCount} dari ${n} (${percent(withinMedianCount)}%)`,
    `${withinP90Count} dari ${n} (${percent(withinP90Count)}%)`,
    /^× [01],\d+, dari \d\d perjalanan$/,
  ]);
  await expect(cells("Perahu")).toHaveText(["2", /terlalu sedikit untuk dinilai/, "kecepatan standar"]);
});

const trialTable = (page: Page) => page.getByRole("table", { name: "Bagaimana jika ada pos di sini?" });

test("a trial station is added, moved and removed with the keyboard", async ({ page, db }) => {
  const expectedTrial = await previewTrialStation(aContext(db), { ...trialSettings, ...bayungLencir });
  await page.goto("/insight?tab=coverage");
  await page.getByLabel("Bujur (derajat)").focus();
  await page.keyboard.type(String(bayungLencir.lng));
  await page.keyboard.press("Enter");
  await expect(page.getByText("Isi derajat antara -90 dan 90.", { exact: false })).toBeVisible();
  await page.keyboard.press("Tab");
  await page.keyboard.type(String(bayungLencir.lat).replace(".", ","));
  await page.keyboard.press("Enter");
  const gainRow = trialTable(page).getByRole("row", { name: /^Desa yang menjadi lebih dekat/ });
  await expect(gainRow).toContainText(`${expectedTrial.all.gaining}/${expectedTrial.all.before.n}`);
  await expect(trialTable(page).getByRole("row", { name: /^≤ 30 menit/ })).toContainText(
    `${expectedTrial.all.before.within.at(-1)}/${expectedTrial.all.before.n} → ${expectedTrial.all.after.within.at(-1)}/${expectedTrial.all.before.n}`,
  );
  const urlBefore = page.url();
  await page.getByRole("button", { name: /^Titik A: pindahkan/ }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page).not.toHaveURL(urlBefore);
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.getByRole("button", { name: "Hapus titik A" }).press("Enter");
  await expect(trialTable(page)).toHaveCount(0);
});

test("clicking the map adds up to three trial stations, and the map shows their effect", async ({ page }) => {
  await page.goto("/insight?tab=coverage");
  await expect(page.locator('[data-districts-drawn="15"]')).toBeVisible();
  const { x, y, width, height } = (await page.locator("canvas").boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  for (const [index, share] of [0.4, 0.5, 0.6].entries()) {
    await page.mouse.click(x + width * share, y + height * 0.5);
    await expect(trialTable(page).getByRole("columnheader")).toHaveCount(index + 1);
    await expect(page.getByRole("button", { name: `Dengan titik ${"ABC"[index]}` })).toHaveAttribute(
      "aria-pressed",
      "true",
    );
  }
  await page.mouse.click(x + width * 0.3, y + height * 0.6);
  await expect(trialTable(page).getByRole("columnheader")).toHaveCount(3);
  await expect(page.getByText("Sudah tiga titik.", { exact: false }).first()).toBeVisible();
});

test("the quality tab shows missing times, and sensitive cases only in their fixed table", async ({ page }) => {
  await page.goto("/insight?tab=quality");
  await expect(
    page.getByRole("table", { name: "Waktu yang tidak tercatat" }).getByRole("row", { name: /^Perjalanan/ }),
  ).toContainText("7");
  const sensitiveTable = page.getByRole("table", { name: /^Kasus rahasia per tahun/ });
  await expect(sensitiveTable.getByRole("row")).toHaveCount(16);
  await expect(sensitiveTable.getByRole("cell", { name: "<5" })).toHaveCount(30);
  expect(await findViolationsInBothThemes(page)).toEqual([]);
});
