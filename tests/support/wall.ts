import type { Page } from "@playwright/test";
import type { Db } from "../../db/client";
import { acceptPositions } from "../../server/units/accept-positions";
import { aContext, aUnit, sekayu } from "./makers";
import { expect } from "./screens";

/** Below the silence after which a wall says that its data is late. */
const stepMs = 6_000;

/**
 * Turns the clock of a wall forward, after `page.clock.install()`, in steps after each of which the feed says something, so that the
 * picture stays live.
 */
export async function turnForward(page: Page, db: Db, ms: number): Promise<void> {
  const { callSign } = await aUnit(db, { at: sekayu });
  const age = page.locator("header [data-age]");
  for (let left = ms; left > 0; left -= stepMs) {
    await page.clock.fastForward(Math.min(left, stepMs));
    await acceptPositions(aContext(db), [{ callSign, ...sekayu, recordedAt: new Date() }]);
    await expect(age).toHaveAttribute("data-age", /^[01]$/);
  }
}

/** Waits until the map of a wall stands as its view and its free part want it: from then on nothing is due that moves it. */
export async function framed(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const wall = document.querySelector<HTMLElement>("[data-wall]");
    const free = document.querySelector(".wall-area-free");
    if (!wall || !free) return false;
    return wall.dataset.framed === `${wall.dataset.view} ${free.clientWidth}x${free.clientHeight}`;
  });
}
