import type { Page } from "@playwright/test";
import type { Role } from "../../db/access-vocabulary";
import { catalogues } from "../../server/words/catalogues";
import type { Locale } from "../../server/words/languages";
import { ringingCall } from "./scene";

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
      await reportRingingCall(url, apiKey);
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
];

async function reportRingingCall(url: string, apiKey: string): Promise<void> {
  await fetch(`${url}/api/v1/calls`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    // The id makes this idempotent: the call made for the first language keeps ringing, and no second one is added.
    body: JSON.stringify({ callerNumber: ringingCall.callerNumber, externalId: "guide" }),
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
