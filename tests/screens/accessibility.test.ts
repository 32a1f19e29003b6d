import type { Page } from "@playwright/test";
import { receiveCall } from "../../server/calls/receive-call";
import { createIncident } from "../../server/incidents/create-incident";
import { readIncident } from "../../server/incidents/read-incidents";
import { findViolations, findViolationsInBothThemes } from "../support/accessibility";
import { insertIncidentsAtPlaces } from "../support/incidents-at-places";
import { aContext, aType, aUnit, deleteUnitsAndIncidents, sekayu } from "../support/makers";
import { createSession } from "../support/people";
import { callForHelp } from "../support/screen-client";
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
    await insertIncidentsAtPlaces(
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

/**
 * For each screen: the role of a person who may open it, its path, and its landmarks, named regions and headings in
 * reading order, each as ARIA role, Indonesian name and English name.
 */
const outlines = [
  [
    "dispatcher",
    "/dispatch",
    ["banner"],
    ["heading 1", "Konsol dispatcher", "Dispatch"],
    ["main"],
    ["region", "Peta Kabupaten Musi Banyuasin", "Map of Musi Banyuasin Regency"],
    ["region", "Kanvas peta", "Map canvas"],
    ["region", "Insiden terbuka", "Open incidents"],
    ["heading 2", "Insiden terbuka N Riwayat", "Open incidents N History"],
    ["region", "Unit", "Units"],
    ["heading 2", "Unit N", "Units N"],
  ],
  [
    "agency-officer",
    "/agency",
    ["banner"],
    ["heading 1", "Instansi saya: Dinkes", "My agency: Dinkes"],
    ["main"],
    ["navigation", "Bagian layar", "Screen sections"],
    ["region", "Insiden instansi", "Incidents of the agency"],
    ["region", "Peta Kabupaten Musi Banyuasin", "Map of Musi Banyuasin Regency"],
    ["region", "Kanvas peta", "Map canvas"],
    ["region", "Unit instansi", "Units of the agency"],
    ["region", "Pilih insiden", "Choose an incident"],
  ],
  [
    "admin",
    "/admin",
    ["banner"],
    ["navigation", "Bagian administrasi", "Administration sections"],
    ["main"],
    ["heading 1", "Pengguna", "People"],
  ],
  [
    "leader",
    "/insight",
    ["banner"],
    ["navigation", "Bagian statistik", "Insight sections"],
    ["main"],
    ["region", "Filter", "Filters"],
    ["heading 1", "Semua insiden · DATE – DATE", "All incidents · DATE – DATE"],
    ["region", "Linimasa: pilih rentang hari", "Timeline: choose a range of days"],
    ["region", "Peta", "Where"],
    ["region", "Peta Kabupaten Musi Banyuasin", "Map of Musi Banyuasin Regency"],
    ["region", "Kanvas peta", "Map canvas"],
    ["region", "Legenda", "Legend"],
    ["heading 2", "Insiden per kecamatan", "Incidents per district"],
    ["complementary"],
    ["region", "Per kecamatan", "By district"],
    ["heading 2", "Per kecamatan", "By district"],
  ],
  [
    "leader",
    "/wall",
    ["region", "Peta Kabupaten Musi Banyuasin", "Map of Musi Banyuasin Regency"],
    ["region", "Kanvas peta", "Map canvas"],
    ["banner"],
    ["heading 1", "Pantauan langsung", "Live situation"],
    ["main"],
    ["region", "Insiden terbuka", "Open incidents"],
    ["heading 2", "N Insiden terbuka", "N Open incidents"],
    ["region", "Angka hari ini", "Figures of the day"],
    ["heading 2", "Angka hari ini", "Figures of the day"],
    ["region", "Kecamatan tanpa unit siap", "Districts without an available unit"],
    ["heading 2", "Kecamatan tanpa unit siap", "Districts without an available unit"],
  ],
  ["crew", "/crew", ["banner"], ["heading 1", "Tugas regu", "Crew task"], ["main"]],
] as const;

test.describe("the outline", () => {
  test.use({ role: null });

  test("of each screen has its landmarks, regions and headings in order, in both languages", async ({
    page,
    context,
    db,
    server,
  }) => {
    await deleteUnitsAndIncidents(db);
    for (const [role, path, ...lines] of outlines) {
      await context.clearCookies();
      const { cookies } = await createSession(db, server, role);
      await context.addCookies(cookies.map((cookie) => ({ ...cookie, url: server.url, sameSite: "Strict" as const })));
      for (const [index, locale] of ["id", "en"].entries()) {
        await context.addCookies([{ name: "locale", value: locale, url: server.url }]);
        await page.goto(path);
        const expectedOutline = lines.map(([line, ...names]) => [line, names[index]].filter(Boolean).join(" "));
        await expect.poll(() => readOutline(page), { message: `${path} in ${locale}` }).toEqual(expectedOutline);
      }
    }
  });
});

test("the console's panels, alarms, ringing calls and help are in reading order", async ({ page, db, server }) => {
  await deleteUnitsAndIncidents(db);
  const type = await aType(db, ["ambulance*1"]);
  const { id } = await createIncident(aContext(db), { type, location: sekayu, precision: "exact", priority: 1 });
  const { number } = await readIncident({ db }, { id });
  const { id: unitId } = await aUnit(db, { callSign: "AMB-1", at: sekayu });
  const { cookie } = await createSession(db, server, "crew", { username: "crew-amb-1", unitId });
  await callForHelp(server, cookie);
  await receiveCall(aContext(db), { callerNumber: "081255550001" });
  const listOutline = (...panelLines: string[]) => [
    ...["banner", "heading 1 Konsol dispatcher", "region Alarm", "region Telepon masuk", "main"],
    ...["region Peta Kabupaten Musi Banyuasin", "region Kanvas peta", "region Insiden terbuka"],
    ...["heading 2 Insiden terbuka N Riwayat", ...panelLines],
  ];
  await page.goto(`/dispatch/${number}`);
  await expect
    .poll(() => readOutline(page))
    .toEqual(
      listOutline(
        ...["region Insiden #N", "heading 2 Insiden #N", "region Kurang unit", "heading 3 Kurang unit"],
        ...["region Rekomendasi unit", "heading 3 Rekomendasi unit", "region Lebih dekat, tetapi tidak dikirim"],
        ...["heading 4 Terdekat, tetapi tidak sesuai rencana", "region Instansi", "heading 3 Instansi"],
        ...["region Riwayat", "heading 3 Riwayat"],
      ),
    );
  await page.keyboard.press("n");
  await expect.poll(() => readOutline(page)).toEqual(listOutline("region Insiden baru", "heading 2 Insiden baru"));
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  const groups = [
    ...["Panggilan dan insiden baru", "Antrean", "Pengerahan", "Insiden yang dibuka", "Pantauan bahaya"],
    ...["Alarm dan suara", "Layar"],
  ];
  await expect
    .poll(() => readOutline(page, '[role="dialog"]'))
    .toEqual([
      ...["heading 2 Pintasan keyboard", "region Pintasan keyboard"],
      ...groups.flatMap((group) => [`region ${group}`, `heading 3 ${group}`]),
    ]);
});

/** Reads the outline of a page or a part of it, with numbers replaced by "N" and dates by "DATE". */
async function readOutline(page: Page, part = "body"): Promise<string[]> {
  const snapshot = await page.locator(part).ariaSnapshot();
  const linePattern =
    /^ *- '?(banner|main|navigation|region|complementary|contentinfo|search|form|heading)(?: "(.*?)")?(?: \[level=(\d)\])?'?:?(?: |$)/gm;
  return [...snapshot.matchAll(linePattern)].map(([, role, name, level]) => {
    const normalisedName = name?.replace(/\d+ \p{L}+ \d+/gu, "DATE").replace(/\d+/g, "N");
    return [role, level, normalisedName].filter(Boolean).join(" ");
  });
}
