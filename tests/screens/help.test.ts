import { roles } from "../../db/access-vocabulary";
import { findViolationsInBothThemes } from "../support/accessibility";
import { createSession } from "../support/people";
import { expect, test } from "../support/screens";

test.use({ serverGroup: "help", map: false });

test("the guide opens from the menu, in both languages, and fits a phone", async ({ page }) => {
  await page.goto("/account");
  await page.getByRole("button", { name: /^Akun / }).press("Enter");
  await page.getByRole("menuitem", { name: "Panduan" }).press("Enter");
  await expect(page).toHaveURL(/\/help\/call-taker$/);
  await expect(page).toHaveTitle(/^Panduan/);
  await expect(page.getByRole("heading", { level: 1, name: "Call taker dan dispatcher" })).toBeVisible();
  const screenshot = page.getByRole("img", { name: /^Konsol: antrean/ });
  await screenshot.scrollIntoViewIfNeeded();
  await expect.poll(() => screenshot.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(600);
  expect(await findViolationsInBothThemes(page)).toEqual([]);

  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole("button", { name: /^EN/ }).click();
  await expect(page.getByRole("article")).toHaveAttribute("lang", "en");
  await expect(page.getByRole("heading", { level: 2, name: "Answer a call" })).toBeVisible();
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);

  // Without a demo, the page must not offer the story of the first shift.
  await page.getByRole("link", { name: "First shift", exact: true }).click();
  await expect(page.getByText("The practice calls are played only in the demo.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Start the first shift" })).toHaveCount(0);
});

test("each role gets its own guide, and neither text nor images of a role that sees more", async ({ db, server }) => {
  const statuses: Record<string, number[]> = {};
  for (const role of roles) {
    const { cookie } = await createSession(db, server, role);
    const fetchStatus = async (path: string) => (await fetch(server.url + path, { headers: { cookie } })).status;
    statuses[role] = [
      await fetchStatus("/help"),
      await fetchStatus("/help/call-taker"),
      await fetchStatus("/help/images/id/console.webp"),
      await fetchStatus("/help/leader"),
      await fetchStatus("/help/images/en/insight.webp"),
    ];
  }
  expect(statuses).toEqual({
    "call-taker": [200, 200, 200, 404, 404],
    dispatcher: [200, 200, 200, 404, 404],
    supervisor: [200, 200, 200, 404, 404],
    leader: [200, 404, 404, 200, 200],
    "agency-officer": [200, 404, 404, 404, 404],
    crew: [200, 404, 404, 404, 404],
    admin: [200, 404, 404, 404, 404],
    wall: [404, 404, 404, 404, 404],
  });
  const { cookie } = await createSession(db, server, "dispatcher");
  for (const path of ["id/..%2f..%2fcall-taker.md", "id/call-taker.md", "xx/console.webp", "id/none.webp"]) {
    expect((await fetch(`${server.url}/help/images/${path}`, { headers: { cookie } })).status, path).toBe(404);
  }
  expect((await fetch(`${server.url}/help/call-taker`, { redirect: "manual" })).status).toBe(303);
});
