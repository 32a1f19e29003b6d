import type { Page, TestInfo } from "@playwright/test";
import { eq } from "drizzle-orm";
import { call } from "../../db/schema/calls";
import { assignment, incident } from "../../db/schema/incidents";
import { aUnit, bayungLencir, kmFrom } from "../support/makers";
import { createSession } from "../support/people";
import { expect, test } from "../support/screens";

test.use({ serverGroup: "shift" });

/** Milliseconds between two key presses of a practised typist. */
const keyIntervalMs = 90;
const callerReport = "rumah terbakar di bayung lencir, api besar, ada anak di dalam";

test(
  "a call from ringing to the closed incident without a mouse: claimed, sent, acknowledged on a phone, closed",
  { tag: "@main" },
  async ({ page, browser, db, server }, testInfo) => {
    const engine = await aUnit(db, { callSign: "DAMKAR-77", kind: "fire-engine", at: kmFrom(bayungLencir, 1) });
    await aUnit(db, { kind: "fire-engine", at: kmFrom(bayungLencir, 2) });
    await aUnit(db, { kind: "ambulance", at: kmFrom(bayungLencir, 2) });
    await aUnit(db, { kind: "police-patrol", at: kmFrom(bayungLencir, 2) });
    const phoneContext = await browser.newContext({
      viewport: { width: 390, height: 844 },
      isMobile: true,
      hasTouch: true,
      locale: "id-ID",
      timezoneId: "Asia/Jakarta",
    });
    const { cookies } = await createSession(db, server, "crew", { username: "crew-77", unitId: engine.id });
    await phoneContext.addCookies(
      cookies.map((cookie) => ({ ...cookie, url: server.url, sameSite: "Strict" as const })),
    );
    const phone = await phoneContext.newPage();
    await phone.goto(`${server.url}/crew`);
    await expect(phone.getByText("Tidak ada tugas")).toBeVisible();

    const typist = createTypist(page);
    await page.addInitScript(countMousePresses);
    await page.goto("/dispatch");
    await expect(page.getByRole("region", { name: "Insiden terbuka" })).toBeVisible();

    const callResponse = await fetch(`${server.url}/api/v1/calls`, {
      method: "POST",
      headers: { authorization: `Bearer ${server.apiKey}`, "content-type": "application/json" },
      body: JSON.stringify({
        ...{ externalId: "shift-1", callerNumber: "08117112112" },
        location: { ...kmFrom(bayungLencir, 3), accuracyM: 5_000 },
      }),
    });
    expect(callResponse.status).toBe(201);
    await expect(page.getByText("0811-7112-112").first()).toBeVisible();
    await expect(page.getByRole("img", { name: "Penelepon 0811-7112-112, akurasi ± 5,0 km" })).toBeVisible();
    await screenshot(page, testInfo, "1-rings");

    await typist.press("F9");
    const form = page.getByRole("region", { name: "Insiden baru" });
    await expect(form.getByRole("textbox", { name: "Keterangan" })).toBeFocused();
    await typist.type(callerReport);
    await typist.press("Alt+l");
    await expect(form).toContainText("Bayung Lencir");
    await typist.press("Control+Enter");
    const panel = page.getByRole("region", { name: /^Insiden #/ });
    await expect(panel).toContainText("DAMKAR-77");
    await screenshot(page, testInfo, "2-assigned");

    const [claimedCall] = await db.select().from(call).where(eq(call.externalId, "shift-1"));
    const incidentId = claimedCall?.incidentId ?? "";
    const [openedIncident] = await db.select().from(incident).where(eq(incident.id, incidentId));
    const [sentAssignment] = await db.select().from(assignment).where(eq(assignment.unitId, engine.id));
    expect(openedIncident).toMatchObject({ typeCode: "building-fire", districtCode: "16.06.09" });
    expect(sentAssignment?.incidentId).toBe(incidentId);
    const pressCount = typist.count();
    const seconds = (Number(sentAssignment?.assignedAt) - Number(claimedCall?.claimedAt)) / 1_000;

    await expect(phone.getByText(`Insiden #${openedIncident?.number}`)).toBeVisible();
    for (const [step, state] of [
      ["Terima", "Tugas diterima"],
      ["Berangkat", "Menuju lokasi"],
      ["Tiba", "Di lokasi"],
    ] as const) {
      await phone.getByRole("region", { name: "Langkah berikut" }).getByRole("button", { name: step }).tap();
      await expect(panel.getByRole("listitem").filter({ hasText: "DAMKAR-77" }).first()).toContainText(state);
      await screenshot(page, testInfo, `3-${state}`);
    }
    await screenshot(phone, testInfo, "4-phone");
    await phone.getByRole("region", { name: "Langkah berikut" }).getByRole("button", { name: "Selesai" }).tap();
    await phone.getByRole("button", { name: "Ya, selesai" }).tap();
    await expect(phone.getByText("Tidak ada tugas")).toBeVisible();

    await typist.press("x");
    await expect(page.getByRole("alertdialog")).toBeVisible();
    await typist.press("1");
    await typist.press("Enter");
    await expect(panel).toContainText("Ditutup");
    await screenshot(page, testInfo, "5-closed");
    const [closedIncident] = await db.select().from(incident).where(eq(incident.id, incidentId));
    expect(closedIncident).toMatchObject({ status: "closed", closeCode: "handled" });
    expect(await page.evaluate(() => window.mousePresses)).toBe(0);
    console.log(
      `From claim to assignment: ${seconds.toFixed(1)} s at ${keyIntervalMs} ms a press, ${pressCount.text} letters of the caller's words and ` +
        `${pressCount.keys} keys; the whole call took ${typist.count().keys} keys.`,
    );
    await phoneContext.close();
  },
);

declare global {
  interface Window {
    mousePresses: number;
  }
}

function countMousePresses(): void {
  window.mousePresses = 0;
  for (const kind of ["mousedown", "touchstart"]) {
    addEventListener(kind, () => window.mousePresses++, { capture: true });
  }
}

/**
 * Returns functions that press keys at the typist's pace. They count the letters of the description separately from the
 * other keys.
 */
function createTypist(page: Page) {
  const counts = { keys: 0, text: 0 };
  return {
    async press(key: string) {
      counts.keys++;
      await page.keyboard.press(key);
      await page.waitForTimeout(keyIntervalMs);
    },
    async type(text: string) {
      counts.text += text.length;
      await page.keyboard.type(text, { delay: keyIntervalMs });
    },
    count: () => ({ ...counts }),
  };
}

/** Saves a screenshot of a step. To record a trace as well, run this file with `--trace on`. */
async function screenshot(page: Page, testInfo: TestInfo, step: string): Promise<void> {
  await page.screenshot({ path: testInfo.outputPath(`${step}.png`) });
}
