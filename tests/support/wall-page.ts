import type { CDPSession, Page } from "@playwright/test";
import { sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { acceptPositions } from "../../server/units/accept-positions";
import { aContext, aUnit, sekayu } from "./makers";
import { expect } from "./screens";

/** Shorter than the silence after which the page closes the feed. */
const stepMs = 6_000;

/** A page with fake timers, and the number of feed messages it received. */
export type Timers = { page: Page; devtools: CDPSession; messages: number };

/**
 * Installs fake timers in a page that is not open yet. The monotonic clock stays real: if it jumped with the timers, the page would
 * rightly consider the feed late.
 */
export async function installTimers(page: Page): Promise<Timers> {
  const context = page.context();
  await context.addInitScript(() => void Object.assign(window, { realPerformance: window.performance }));
  await page.clock.install();
  await context.addInitScript(() => {
    window.performance = (window as unknown as { realPerformance: Performance }).realPerformance;
  });
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  const timers = { page, devtools, messages: 0 };
  devtools.on("Network.eventSourceMessageReceived", () => timers.messages++);
  return timers;
}

/** Advances fake timers in steps, with a feed message after each, so that the feed stays live. */
export async function advanceTimers(timers: Timers, db: Db, ms: number): Promise<void> {
  const { callSign } = await aUnit(db, { at: sekayu });
  for (let left = ms; left > 0; left -= stepMs) {
    await timers.page.clock.fastForward(Math.min(left, stepMs));
    const before = timers.messages;
    await acceptPositions(aContext(db), [{ callSign, ...sekayu, recordedAt: new Date() }]);
    // The notification the product sends after its own writes.
    await db.execute(sql`select pg_notify('live', 'changes positions')`);
    await expect.poll(() => timers.messages, { intervals: [50] }).toBeGreaterThan(before);
  }
}

/** Waits until the wall has framed its current view in the current size of its visible map, so that no further move is due. */
export async function waitUntilFramed(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const wall = document.querySelector<HTMLElement>("[data-wall]");
    const mapArea = document.querySelector(".wall-area-map");
    if (!wall || !mapArea) return false;
    return wall.dataset.framed === `${wall.dataset.view} ${mapArea.clientWidth}x${mapArea.clientHeight}`;
  });
}
