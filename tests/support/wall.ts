import type { CDPSession, Page } from "@playwright/test";
import { sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { acceptPositions } from "../../server/units/accept-positions";
import { aContext, aUnit, sekayu } from "./makers";
import { expect } from "./screens";

/** Below the silence after which the link of the feed ends it. */
const stepMs = 6_000;

/** A page's timers, to be turned forward. */
export type Timers = { page: Page; devtools: CDPSession; heard: number };

/**
 * Takes the timers of a page in hand, before it is opened. Its steady clock stays the real one: of a feed whose messages seem to come
 * late when time jumps, the page would rightly say that it is old.
 */
export async function holdTimers(page: Page): Promise<Timers> {
  const context = page.context();
  await context.addInitScript(() => void Object.assign(window, { steady: window.performance }));
  await page.clock.install();
  await context.addInitScript(() => {
    window.performance = (window as unknown as { steady: Performance }).steady;
  });
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  const timers = { page, devtools, heard: 0 };
  devtools.on("Network.eventSourceMessageReceived", () => timers.heard++);
  return timers;
}

/** Turns held timers forward, in steps after each of which the feed says something, so that the picture stays live. */
export async function turnForward(timers: Timers, db: Db, ms: number): Promise<void> {
  const { callSign } = await aUnit(db, { at: sekayu });
  for (let left = ms; left > 0; left -= stepMs) {
    await timers.page.clock.fastForward(Math.min(left, stepMs));
    const before = timers.heard;
    await acceptPositions(aContext(db), [{ callSign, ...sekayu, recordedAt: new Date() }]);
    // As the product announces what it wrote itself.
    await db.execute(sql`select pg_notify('live', 'news positions')`);
    await expect.poll(() => timers.heard, { intervals: [50] }).toBeGreaterThan(before);
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
