import type { Page } from "@playwright/test";
import type { Role } from "../../db/access-vocabulary";
import { catalogues } from "../../server/words/catalogues";
import type { Locale } from "../../server/words/languages";
import { describedCall, ringingCall } from "./scene";

type ScreenshotContext = { url: string; apiKey: string; incidentNumbers: readonly number[]; locale: Locale };

export type GuideScreenshot = {
  /** Name of the file. The guides show an image narrow if its name starts with `phone-`. */
  file: string;
  role: Role;
  size: { width: number; height: number };
  isPhone?: boolean;
  scale?: number;
  /** Opens the page and brings it into the state to be shown. */
  prepare: (page: Page, scene: ScreenshotContext) => Promise<void>;
};

const desktopViewport = { width: 1280, height: 800 };

/** The screenshots in the guides; some are in the README as well. */
export const screenshots: readonly GuideScreenshot[] = [
  {
    file: "units",
    role: "dispatcher",
    size: desktopViewport,
    async prepare(page, { url, incidentNumbers }) {
      await page.goto(`${url}/dispatch/${incidentNumbers[0]}`);
      await waitForMap(page);
      await page.locator("[data-assignment]").first().waitFor();
    },
  },
  {
    file: "console",
    role: "dispatcher",
    size: { width: 1440, height: 900 },
    async prepare(page, { url, apiKey, incidentNumbers, locale }) {
      await reportCall(url, apiKey, { callerNumber: ringingCall.callerNumber, externalId: "guide" });
      await page.goto(`${url}/dispatch/${incidentNumbers[0]}`);
      await waitForMap(page);
      await page
        .getByRole("button", { name: new RegExp(`^${catalogues[locale].ringing.claim}`) })
        .first()
        .waitFor();
    },
  },
  {
    file: "intake",
    role: "call-taker",
    size: desktopViewport,
    async prepare(page, { url, locale }) {
      await page.goto(`${url}/dispatch`);
      await waitForMap(page);
      await page.keyboard.press("F9");
      const field = page.getByLabel(catalogues[locale].intake.description).first();
      await field.waitFor();
      await field.fill(ringingCall.typed);
      // When the screenshot is taken in the second language, the form still has the location from the first. Alt+L
      // would then change it.
      const hasPlace = await page.getByRole("button", { name: catalogues[locale].intake.changePlace }).isVisible();
      if (!hasPlace) await page.keyboard.press("Alt+l");
      await waitForMap(page);
    },
  },
  {
    file: "shift",
    role: "supervisor",
    size: desktopViewport,
    async prepare(page, { url, locale }) {
      await page.goto(`${url}/dispatch/shift`);
      await page.getByText(catalogues[locale].shift.incidents).first().waitFor();
    },
  },
  {
    file: "paper",
    role: "supervisor",
    size: { width: 1280, height: 1000 },
    async prepare(page, { url, locale }) {
      const words = catalogues[locale].paperEntry;
      await page.goto(`${url}/dispatch/paper`);
      const form = page.getByRole("region", { name: words.form });
      await form.getByLabel(words.number).fill("K261129-1321-ACE-01");
      await form.getByLabel(words.type).selectOption("building-fire");
      await form.getByRole("combobox", { name: words.place }).fill("-2.5692, 104.1189");
      await form
        .getByRole("option", { name: /2[.,]56/ })
        .first()
        .click();
      await form.getByLabel(words.address).fill("Belakang Pasar Sungai Lilin");
      await form.getByLabel(words.description).fill("Rumah panggung terbakar, api membesar.");
      await form.getByLabel(words.calledAt).fill("2026-11-29T13:20");
      await form.getByLabel(words.openedAt).fill("2026-11-29T13:21");
      const crew = form.getByRole("group", { name: words.crew.replace("{number}", "1") });
      await crew.getByLabel(words.callSign).fill("BUSA-SLN-1");
      await crew.getByLabel(words.assignedAt).fill("2026-11-29T13:22");
      await crew.getByLabel(words.onSceneAt).fill("2026-11-29T13:31");
      await form.getByLabel(words.number).focus();
      await page.mouse.move(640, 400);
      await page.mouse.wheel(0, -5_000);
    },
  },
  {
    file: "phone-crew",
    role: "crew",
    size: { width: 390, height: 844 },
    isPhone: true,
    scale: 1.5,
    async prepare(page, { url, locale }) {
      await page.goto(`${url}/crew`);
      await page.getByText(catalogues[locale].crewTask.description).first().waitFor();
    },
  },
  {
    file: "agency",
    role: "agency-officer",
    size: desktopViewport,
    async prepare(page, { url }) {
      await page.goto(`${url}/agency`);
      await page.locator("[data-incident]").first().click();
      await waitForMap(page);
    },
  },
  {
    file: "wall",
    role: "leader",
    size: { width: 1920, height: 1080 },
    async prepare(page, { url }) {
      await page.goto(`${url}/wall`);
      await waitForMap(page);
    },
  },
  {
    file: "admin",
    role: "admin",
    size: desktopViewport,
    async prepare(page, { url }) {
      await page.goto(`${url}/admin/types`);
      await page.getByRole("main").getByText(/^P1/).first().waitFor();
    },
  },
  {
    file: "ground",
    role: "admin",
    size: desktopViewport,
    async prepare(page, { url, locale }) {
      await page.goto(`${url}/admin/ground`);
      await page.getByRole("heading", { name: catalogues[locale].groundAdmin.gaps }).waitFor();
    },
  },
  {
    file: "insight",
    role: "leader",
    size: desktopViewport,
    async prepare(page, { url, locale }) {
      await page.goto(`${url}/insight?period=years-5`);
      await waitForFigures(page, locale);
      await page.locator("[data-drawn]").waitFor();
    },
  },
  {
    file: "speed",
    role: "leader",
    size: desktopViewport,
    async prepare(page, { url, locale }) {
      await page.goto(`${url}/insight?tab=speed&period=year`);
      await waitForFigures(page, locale);
      await page.getByRole("table").first().waitFor();
    },
  },
  {
    // The last one, because its call stays claimed when the page is closed, and would ring again on the other consoles.
    file: "first-shift",
    role: "dispatcher",
    size: desktopViewport,
    async prepare(page, { url, apiKey, locale }) {
      await reportCall(url, apiKey, { ...describedCall, externalId: "first-shift" });
      await page.goto(`${url}/dispatch`);
      await waitForMap(page);
      await page.keyboard.press("F9");
      const field = page.getByLabel(catalogues[locale].intake.description).first();
      await field.waitFor();
      await field.fill(describedCall.note);
      await waitForMap(page);
    },
  },
];

/** The id makes this idempotent: the call made for the first language keeps ringing, and no second one is added. */
async function reportCall(
  url: string,
  apiKey: string,
  call: { callerNumber: string; externalId: string; note?: string },
): Promise<void> {
  await fetch(`${url}/api/v1/calls`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify(call),
  });
}

/** Waits until the server has aggregated the years of simulated history that the demo starts with. */
async function waitForFigures(page: Page, locale: Locale): Promise<void> {
  const [rebuiltText = ""] = catalogues[locale].insight.rebuiltAt.split(" {");
  // Match the text from its beginning, because the Indonesian text shown while figures are being aggregated contains
  // the same word.
  await page
    .getByText(new RegExp(`^${rebuiltText}`))
    .first()
    .waitFor({ timeout: 180_000 });
}

/**
 * Waits until the map has been drawn completely, then gives it time to move to the incident, which is slow without a
 * graphics card.
 */
async function waitForMap(page: Page): Promise<void> {
  await page.waitForFunction(() => performance.getEntriesByName("map-idle").length > 0, undefined, { timeout: 60_000 });
  await page.waitForTimeout(2_500);
}
