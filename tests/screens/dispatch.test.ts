import type { Locator, Page } from "@playwright/test";
import { call } from "../../db/schema/calls";
import { receiveCall } from "../../server/calls/receive-call";
import { seedDemonstrationUnits } from "../../server/demo/demonstration-units";
import { aContext, anIncident, sekayu } from "../support/makers";
import { countColours } from "../support/pixels";
import { collectConsoleProblems, expect, test } from "../support/screens";

test.use({ serverGroup: "dispatch", webGl: false });
test.beforeAll(({ database }) => seedDemonstrationUnits(database, new Date()));

let consoleProblems: readonly string[] = [];
test.beforeEach(({ page }) => {
  consoleProblems = collectConsoleProblems(page);
});
test.afterEach(() => expect(consoleProblems).toEqual([]));

test.describe("with the map", () => {
  test.use({ webGl: true });

  test("the map draws the fifteen districts", { tag: "@main" }, async ({ page }) => {
    await openWithMap(page);
    expect(await countColours(page, page.locator("canvas"))).toBeGreaterThan(20);
    await expect(page.getByText(/^\d+\skm$/)).toBeVisible();
  });

  test("three ringing calls on a small screen do not cover where their callers are, even in the far north", async ({
    page,
    db,
  }) => {
    await page.setViewportSize({ width: 1280, height: 720 });
    await openWithMap(page);
    // The northernmost corner of the regency, and two places near it.
    for (const [index, [lng, lat]] of [
      [104.14, -1.72] as const,
      [103.7, -1.95] as const,
      [103.9, -1.9] as const,
    ].entries())
      await receiveCall(aContext(db), { callerNumber: `08123400${index}`, location: { lng, lat, accuracyM: 300 } });
    const list = page.getByRole("region", { name: "Telepon masuk" });
    await expect(list.getByRole("listitem")).toHaveCount(3);
    const callers = page.getByRole("img", { name: /^Penelepon / });
    await expect(callers).toHaveCount(3);
    // The map moves until no caller is covered.
    await expect(async () => {
      const listBox = await list.boundingBox();
      for (const number of await callers.locator("span").all())
        expect((await number.boundingBox())?.y).toBeGreaterThan((listBox?.y ?? 0) + (listBox?.height ?? 0));
    }).toPass();
    await db.delete(call);
  });

  test("a location is set only by a right click on the map or a requested click; its precision depends on the zoom level", {
    tag: "@main",
  }, async ({ page }) => {
    await openWithMap(page);
    const map = await page.locator("canvas").boundingBox();
    const spot = { x: 690, y: (map?.y ?? 0) + 60 };
    const form = page.getByRole("region", { name: "Insiden baru" });
    await page.mouse.click(spot.x, spot.y);
    await page.mouse.click(spot.x, spot.y, { button: "right" });
    await expect(form).toContainText("Titik di peta");
    await expect(form.getByRole("radio", { name: "Perkiraan" })).toBeChecked();
    await expect(form.getByRole("textbox", { name: "Keterangan" })).toBeFocused();
    const position = form.getByText(/°\sLS, .*°\sBT/);
    const positionBefore = await position.textContent();

    // A left click, for example on a symbol, does not move the location unless "Tandai di peta" has been pressed first.
    await page.mouse.click(spot.x + 60, spot.y + 60);
    await form.getByRole("textbox", { name: "Keterangan" }).fill("api");
    await expect(position).toHaveText(positionBefore ?? "");
    await form.getByRole("button", { name: "Tandai di peta" }).click();
    await expect(page.getByRole("status").filter({ hasText: "Klik lokasi kejadian di peta" })).toBeVisible();
    await page.mouse.click(spot.x + 60, spot.y + 60);
    await expect(position).not.toHaveText(positionBefore ?? "");
    await expect(page.getByText("Klik lokasi kejadian di peta")).toHaveCount(0);
  });

  test("a message covers neither the map's scale and buttons nor a ringing call, and that neither a dialog nor the legend", async ({
    page,
    db,
  }) => {
    await page.setViewportSize({ width: 1280, height: 720 });
    const { number } = await anIncident(db, { type: "peat-fire", at: sekayu });
    await openWithMap(page);
    await receiveCall(aContext(db), { callerNumber: "081234000" });
    const ringingCalls = page.getByRole("region", { name: "Telepon masuk" });
    await expect(ringingCalls).toBeVisible();
    await page
      .locator("[data-incident-row]")
      .filter({ hasText: `#${number}` })
      .click();
    // A copy that fails shows a long message.
    await page.evaluate(() => {
      Object.defineProperty(navigator, "clipboard", { value: undefined });
      document.execCommand = () => false;
    });
    const copyButton = page.getByRole("button", { name: "Salin tautan insiden" });
    const message = page.getByRole("status").getByText(/^Tautan tidak dapat disalin/);
    const controls = [
      page.locator("span[style]").filter({ hasText: /^\d+\sk?m$/ }),
      ...["Perbesar", "Perkecil", "Seluruh kabupaten", "Legenda"].map((name) => page.getByRole("button", { name })),
      ringingCalls,
    ];
    // The message disappears by itself, on a slow computer perhaps before everything has been measured.
    await expect(async () => {
      await copyButton.click();
      const [box, ...controlBoxes] = await Promise.all(
        [message, ...controls].map((shown) => shown.boundingBox({ timeout: 5_000 })),
      );
      for (const controlBox of controlBoxes) expect(box && controlBox && areOverlapping(box, controlBox)).toBe(false);
    }).toPass();
    // Found by its attribute, because a dialog hides everything else from assistive technology.
    const ringingCall = page.locator("[data-ringing]");
    const expectNotCovered = (shown: Locator) =>
      expect
        .poll(async () => {
          const [box, callBox] = await Promise.all([shown.boundingBox(), ringingCall.boundingBox()]);
          return box && callBox && areOverlapping(box, callBox);
        })
        .toBe(false);
    await page.keyboard.press("x");
    await expectNotCovered(page.getByRole("alertdialog"));
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Legenda" }).click();
    await expectNotCovered(page.getByRole("region", { name: "Legenda" }));
    await db.delete(call);
  });
});

test("an incident is located by searching for a village and sent with the keyboard alone", { tag: "@main" }, async ({
  page,
}) => {
  await openConsole(page);
  await createIncidentByKeyboard(page, { village: "Kayu Ara", type: "henti jantung" });

  const units = page.getByRole("region", { name: "Unit dikirim" });
  await expect(units.getByRole("listitem").first()).toBeVisible();
  await expect(units).toContainText("Ambulans");
  await expect(units).toContainText(/saat dikirim: [\d,]+\s(m|km), posisi berumur \d+ (dtk|mnt)/);
  await expect(units).toContainText(/\d+ mnt lagi \(perkiraan garis lurus\)/);
  await expect(units).toContainText("Terdekat menurut aturan");
  await expect(page.getByRole("region", { name: "Insiden terbuka" })).toContainText("Tidak sadar atau henti jantung");
});

test("sending an incomplete form names the missing field", async ({ page }) => {
  await openConsole(page);
  await page.keyboard.press("n");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("alert").filter({ hasText: "Pilih lokasi" })).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Lokasi" })).toBeFocused();
});

test("the plan preview lists the units to be sent and follows the priority", { tag: "@main" }, async ({ page }) => {
  await openConsole(page);
  await openForm(page);
  await pickSuggestion(page, "Lokasi", "Sungai Lilin");
  await pickSuggestion(page, "Jenis kejadian", "kecelakaan lalu lintas");
  const plan = page.getByRole("region", { name: "Rencana pengerahan" });
  await expect(plan).toContainText("Ambulans");
  const planBefore = await plan.textContent();
  await page.keyboard.press("Alt+Shift+1");
  await expect(page.getByRole("radio", { name: "P1 Kritis" })).toBeChecked();
  await expect(plan).not.toHaveText(planBefore ?? "");
});

test("a unit that was sent is replaced only after U and a reason, and the choice can be undone", async ({ page }) => {
  await openConsole(page);
  await createIncidentByKeyboard(page, { village: "Bayung Lencir", type: "sakit mendadak" });
  const units = page.getByRole("region", { name: "Unit dikirim" });
  const firstCallSign = await readCallSign(units.getByRole("listitem").first());
  const ranking = page.getByRole("region", { name: "Rekomendasi unit" });
  const addButton = ranking.getByRole("button", { name: "Tambah " }).first();
  await expect(addButton).toBeVisible();
  const secondCallSign = (await addButton.getAttribute("title"))?.replace("Tambah ", "") ?? "";
  await page.keyboard.press("u");
  const replaceButton = ranking.getByRole("button", { name: `Ganti ${firstCallSign} dengan ${secondCallSign}` });
  await expect(replaceButton).toHaveAttribute("aria-keyshortcuts", "1");
  await page.keyboard.press("1");
  await expect(page.getByRole("alertdialog")).toContainText(`Ganti ${firstCallSign} dengan ${secondCallSign}?`);
  await page.keyboard.press("1");
  await page.keyboard.press("Enter");

  await expect(
    page.getByRole("status").filter({ hasText: `${firstCallSign} diganti ${secondCallSign}` }),
  ).toBeVisible();
  await expect(units).toContainText(secondCallSign);
  await expect(units).toContainText("Pilihan petugas");
  await expect(units).toContainText(`${firstCallSign} ditarik`);
  await page.keyboard.press("z");
  await expect(units.getByRole("listitem").filter({ hasText: firstCallSign })).toBeVisible();
  await expect(units.getByRole("listitem").filter({ hasText: secondCallSign })).toHaveCount(0);
});

test("a unit is added with one key, and its crew's steps are reported", async ({ page }) => {
  await openConsole(page);
  await createIncidentByKeyboard(page, { village: "Babat Toman", type: "sakit mendadak" });
  const units = page.getByRole("region", { name: "Unit dikirim" });
  await expect(units.getByRole("listitem")).toHaveCount(1);
  await page
    .getByRole("region", { name: "Rekomendasi unit" })
    .getByRole("button", { name: /^Tambah / })
    .first()
    .click();
  await expect(units.getByRole("listitem")).toHaveCount(2);

  const crew = units.getByRole("listitem").first();
  for (const [step, state] of [
    ["Terima", "Tugas diterima"],
    ["Berangkat", "Menuju lokasi"],
    ["Tiba", "Di lokasi"],
  ] as const) {
    await crew.getByRole("button", { name: step }).click();
    await expect(crew).toContainText(state);
  }
  await page.keyboard.press("x");
  await expect(page.getByRole("alertdialog")).toContainText("2 regu masih bertugas");
  await page.keyboard.press("1");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: /^Insiden #/ })).toContainText("Ditutup");
});

test("a type that needs confirmation assigns no unit until G is pressed", { tag: "@main" }, async ({ page }) => {
  await openConsole(page);
  await createIncidentByKeyboard(page, { village: "Keluang", type: "kekerasan dalam rumah tangga" });
  const proposals = page.getByRole("region", { name: "Usulan, menunggu konfirmasi" });
  await expect(proposals.getByRole("listitem").first()).toBeVisible();
  await expect(page.getByRole("region", { name: "Unit dikirim" })).toHaveCount(0);
  const undoBar = page.getByRole("status").filter({ hasText: "Tidak bisa diurungkan" });
  await expect(undoBar).toContainText("Insiden dibuat");
  await page.keyboard.press("g");
  await expect(page.getByRole("region", { name: "Unit dikirim" }).getByRole("listitem").first()).toBeVisible();
  await expect(proposals).toHaveCount(0);
  await expect(undoBar).toContainText("Rencana pengerahan dijalankan");
});

test("language and theme change in place and are remembered", { tag: "@main" }, async ({ page }) => {
  await openConsole(page);
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { name: "Open incidents" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.keyboard.press("t");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  await page.reload();
  await expect(page.getByRole("heading", { name: "Open incidents" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
});

test("simulated data is marked", async ({ page }) => {
  await openConsole(page);
  await expect(page.getByRole("note")).toContainText("SIMULASI");
});

test("Esc goes back one step at a time and keeps the typed text", async ({ page }) => {
  await openConsole(page);
  await openForm(page);
  await pickSuggestion(page, "Lokasi", "Kayu Ara");
  await expect(page.getByRole("combobox", { name: "Lokasi" })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("region", { name: "Unit", exact: true })).toBeVisible();
  await page.keyboard.press("n");
  await expect(page.getByRole("region", { name: "Insiden baru" })).toContainText("Kayu Ara");
});

type Box = { x: number; y: number; width: number; height: number };

function areOverlapping(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** Opens the console and waits for its data, but not for the map. */
async function openConsole(page: Page): Promise<void> {
  await page.goto("/dispatch");
  await expect(page.getByRole("heading", { name: /^Unit \d+$/ })).toBeVisible();
}

async function openWithMap(page: Page): Promise<void> {
  await openConsole(page);
  await expect(page.locator('[data-districts-drawn="15"]')).toBeVisible();
}

/** Opens a form and moves the focus from the description to the location. */
async function openForm(page: Page): Promise<void> {
  await page.keyboard.press("n");
  await expect(page.getByRole("textbox", { name: "Keterangan" })).toBeFocused();
  await page.keyboard.press("Tab");
}

/** Types words into a field with suggestions and picks the first one. */
async function pickSuggestion(page: Page, field: string, words: string): Promise<void> {
  const box = page.getByRole("combobox", { name: field });
  await expect(box).toBeFocused();
  await page.keyboard.type(words);
  await expect(
    page
      .getByRole("option")
      .filter({ hasText: new RegExp(words, "i") })
      .first(),
  ).toBeVisible();
  await page.keyboard.press("Enter");
}

async function createIncidentByKeyboard(
  page: Page,
  { village, type }: { village: string; type: string },
): Promise<void> {
  await openForm(page);
  await pickSuggestion(page, "Lokasi", village);
  await pickSuggestion(page, "Jenis kejadian", type);
  await expect(page.getByRole("region", { name: "Rencana pengerahan" })).toBeVisible();
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("region", { name: /^Insiden #\d+/ })).toBeVisible();
}

async function readCallSign(unit: ReturnType<Page["getByRole"]>): Promise<string> {
  return /[A-Z]+-[A-Z]+-\d+/.exec((await unit.textContent()) ?? "")?.[0] ?? "";
}
