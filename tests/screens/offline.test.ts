import type { Page } from "@playwright/test";
import { isNotNull, sql } from "drizzle-orm";
import { call } from "../../db/schema/calls";
import { editDraft, intakeDraft, noteDraft } from "../../db/schema/drafts";
import { findViolations } from "../support/accessibility";
import { expect, test, testWithProxy } from "../support/screens";
import { type ServerProcess, startServer } from "../support/server";

/** Minimum duration of each cut of the network. `CUT_SECONDS=60 npm test -- --screens offline` cuts it for a minute. */
const networkCutMs = 1_000 * Number(process.env.CUT_SECONDS ?? 0);

test.use({ serverGroup: "offline", map: false });

/** Reads the drafts that the browser keeps: each with its description and its number of answers. Runs in the page. */
const readLocalCopies = () =>
  new Promise<{ description: string; answerCount: number }[]>((resolve) => {
    const openRequest = indexedDB.open("crew");
    openRequest.onsuccess = () => {
      const readRequest = openRequest.result.transaction("drafts").objectStore("drafts").getAll();
      readRequest.onsuccess = () => {
        openRequest.result.close();
        resolve(
          readRequest.result.map(({ content: { description, answers } }) => {
            return { description, answerCount: Object.keys(answers ?? {}).length };
          }),
        );
      };
    };
  });

/** Waits until the browser has stored the latest unsaved text. It may show the text as unsaved before that. */
const waitForLocalCopy = (page: Page, description: string, answerCount = 0) =>
  expect.poll(() => page.evaluate(readLocalCopies)).toContainEqual({ description, answerCount });

test.afterEach(({ server }) => {
  server.process.kill("SIGCONT");
});

test("a lost feed is reported with its time, and the screen recovers without a reload", { tag: "@main" }, async ({
  page,
  server,
}) => {
  await page.goto("/dispatch");
  const dataAge = page.getByText(/^Data \d+ dtk/);
  await expect(dataAge).toBeVisible();

  server.process.kill("SIGSTOP");
  const alarm = page.getByRole("alert").filter({ hasText: /Terputus sejak \d\d:\d\d:\d\d WIB/ });
  await expect(alarm).toBeVisible();
  await expect(alarm).toContainText("Server tidak menjawab.");
  await expect(page.getByText("TERPUTUS", { exact: true })).toBeVisible();

  server.process.kill("SIGCONT");
  await expect(alarm).toHaveCount(0);
  await expect(dataAge).toBeVisible();
});

testWithProxy(
  "a form is filled in and sent while the server cannot be reached, and its text survives closing the tab",
  async ({ page, context, db, serverProxy }) => {
    const form = page.getByRole("region", { name: "Insiden baru" });
    const description = form.getByRole("textbox", { name: "Keterangan" });
    await page.goto("/dispatch");
    await expect(page.getByText(/^Data \d+ dtk/)).toBeVisible();
    await expect(page.getByText("Peta tidak dapat digambar")).toBeAttached();
    await page.keyboard.press("n");
    await page.keyboard.type("tabrakan motor");
    await page.keyboard.press("Tab");
    await page.keyboard.type("-2.8819, 103.8344");
    await page.keyboard.press("Enter");
    await expect(form.getByRole("button", { name: /^Ganti lokasi/ })).toBeVisible();

    await serverProxy.cut();
    await description.focus();
    await page.keyboard.press("End");
    await page.keyboard.type(" dekat jembatan");
    await page.keyboard.press("Control+Enter");
    await expect(form.getByRole("alert").filter({ hasText: "Insiden dikirim begitu tersambung" })).toBeVisible();
    await expect(page.getByRole("alert").filter({ hasText: "Terputus sejak" })).toContainText("Server tidak menjawab.");
    await page.waitForTimeout(networkCutMs);
    // Only old data is dimmed, not the form.
    const isDimmed = (element: SVGElement | HTMLElement) =>
      [...document.querySelectorAll(".grayscale")].some((dimmed) => dimmed.contains(element));
    expect(await description.evaluate(isDimmed)).toBe(false);
    await expect.poll(() => page.getByRole("region", { name: "Insiden terbuka" }).evaluate(isDimmed)).toBe(true);
    await serverProxy.restore();
    const panel = page.getByRole("region", { name: /^Insiden #\d+/ });
    await expect(panel).toContainText("tabrakan motor dekat jembatan");

    await page.keyboard.press("n");
    await page.keyboard.type("orang hanyut");
    await serverProxy.cut();
    await page.keyboard.type(" di jetty");
    await expect(form).toContainText("Belum tersimpan di server");
    await waitForLocalCopy(page, "orang hanyut di jetty");
    await page.waitForTimeout(networkCutMs);
    await page.close();
    await serverProxy.restore();
    const reopen = async (text: string): Promise<Page> => {
      const nextPage = await context.newPage();
      await nextPage.goto("/dispatch");
      await expect(nextPage.getByText(/^Data \d+ dtk/)).toBeVisible();
      await nextPage.keyboard.press("n");
      await expect(nextPage.getByRole("textbox", { name: "Keterangan" })).toHaveValue(text);
      // Once the server has stored the draft, the browser keeps no copy.
      await expect.poll(() => nextPage.evaluate(readLocalCopies)).toEqual([]);
      return nextPage;
    };
    const secondPage = await reopen("orang hanyut di jetty");

    // The server stores this save, but its response is lost. The save after it does not reach the server.
    let isNetworkCut = false;
    await secondPage.route(/intake\.saveDraft/, async (route) => {
      if (!isNetworkCut) await route.fetch().catch(() => undefined);
      await route.abort();
    });
    await secondPage.getByRole("textbox", { name: "Keterangan" }).focus();
    await secondPage.keyboard.press("End");
    await secondPage.keyboard.type(" lama");
    const savedDescriptions = () => db.select({ description: intakeDraft.description }).from(intakeDraft);
    await expect.poll(savedDescriptions).toContainEqual({ description: "orang hanyut di jetty lama" });
    await expect(secondPage.getByText("Belum tersimpan di server")).toBeVisible();
    isNetworkCut = true;
    await secondPage.keyboard.type(" sekali");
    await expect
      .poll(() => secondPage.evaluate(readLocalCopies))
      .toEqual([{ description: "orang hanyut di jetty lama sekali", answerCount: 0 }]);
    await secondPage.close();
    const thirdPage = await reopen("orang hanyut di jetty lama sekali");

    // The server stores the last save, but its response is lost.
    await thirdPage.route(/intake\.saveDraft/, async (route) => {
      // The page retries the save and may be closed before a retry completes.
      await route.fetch().catch(() => undefined);
      await route.abort();
    });
    await thirdPage.getByRole("textbox", { name: "Keterangan" }).press("End");
    await thirdPage.keyboard.type(" di air");
    await expect.poll(savedDescriptions).toContainEqual({ description: "orang hanyut di jetty lama sekali di air" });
    await expect(thirdPage.getByText("Belum tersimpan di server")).toBeVisible();
    await waitForLocalCopy(thirdPage, "orang hanyut di jetty lama sekali di air");
    await thirdPage.close();
    await reopen("orang hanyut di jetty lama sekali di air");
  },
);

test("a page that is opened while the database cannot be read says so, and opens once it can", async ({ page, db }) => {
  await db.execute(sql`alter table session rename to hidden_session`);
  try {
    const response = await page.goto("/dispatch");
    expect(response?.status()).toBe(503);
    await expect(page.getByRole("heading")).toHaveText("Server tidak dapat membaca data");
    expect(await findViolations(page)).toEqual([]);
  } finally {
    await db.execute(sql`alter table hidden_session rename to session`);
  }
  await expect(page.getByText(/^Data \d+ dtk/)).toBeVisible();
});

testWithProxy(
  "what is typed survives three kills of the server, a closed and a crashed page, and a second browser",
  async ({ page, context, browser, db, databaseUrl, server, serverProxy }) => {
    test.setTimeout(900_000);
    // This test uses a separate server, because killing the shared one would break other tests.
    let ownServer = await startServer({ databaseUrl });
    const connectTo = async (next: ServerProcess) => {
      ownServer = next;
      await serverProxy.cut();
      await serverProxy.restore(next.url);
    };
    const restart = async () => connectTo(await startServer({ databaseUrl }));
    await connectTo(ownServer);
    const openConsole = async (consolePage: Page) => {
      await consolePage.goto("/dispatch");
      await expect(consolePage.getByText(/^Data \d+ dtk/)).toBeVisible();
      // If the map's code is still loading, cutting it off ends with an error on the page.
      await expect(consolePage.getByText("Peta tidak dapat digambar")).toBeAttached();
    };
    const intakeForm = (consolePage: Page) => consolePage.getByRole("region", { name: "Insiden baru" });
    const intakeDescriptionField = (consolePage: Page) =>
      intakeForm(consolePage).getByRole("textbox", { name: "Keterangan" });
    const unsavedWarning = (consolePage: Page) => consolePage.getByText("Belum tersimpan di server");

    await openConsole(page);
    const { status } = await fetch(`${ownServer.url}/api/v1/calls`, {
      method: "POST",
      headers: { authorization: `Bearer ${server.apiKey}`, "content-type": "application/json" },
      body: JSON.stringify({ callerNumber: "081277770055" }),
    });
    expect(status).toBe(201);
    await expect(page.getByText("0812-7777-0055").first()).toBeVisible();
    await page.keyboard.press("F9");
    await expect(intakeDescriptionField(page)).toBeFocused();
    // The form opens before the server has recorded the claim. Without the claim, the call would ring again on the next
    // page.
    await expect.poll(() => db.$count(call, isNotNull(call.claimedAt))).toBe(1);

    // Kill the server while the caller's words are typed, then close the tab.
    await page.keyboard.type("rumah terbakar");
    await ownServer.kill9();
    await page.keyboard.type(" di kayu ara");
    await expect(unsavedWarning(page)).toBeVisible();
    await waitForLocalCopy(page, "rumah terbakar di kayu ara");
    await page.close();
    await restart();
    const secondPage = await context.newPage();
    await openConsole(secondPage);
    await expect(intakeDescriptionField(secondPage)).toHaveValue("rumah terbakar di kayu ara");

    // Kill the server between two answers, then crash the page.
    await secondPage.keyboard.press("Alt+l");
    await expect(intakeForm(secondPage).getByRole("button", { name: /^Ganti lokasi/ })).toBeVisible();
    await secondPage.keyboard.press("Alt+y");
    await ownServer.kill9();
    await secondPage.keyboard.press("Alt+t");
    await expect(unsavedWarning(secondPage)).toBeVisible();
    await waitForLocalCopy(secondPage, "rumah terbakar di kayu ara", 2);
    const devtools = await context.newCDPSession(secondPage);
    const whenCrashed = secondPage.waitForEvent("crash");
    void devtools.send("Page.crash").catch(() => {});
    await whenCrashed;
    await restart();
    const thirdPage = await context.newPage();
    await openConsole(thirdPage);
    await expect(intakeForm(thirdPage).getByRole("region", { name: "Pertanyaan berikutnya" })).toContainText("2/4");
    // Once the server has stored the draft, the browser keeps no copy.
    await expect.poll(() => thirdPage.evaluate(readLocalCopies)).toEqual([]);
    await expect(unsavedWarning(thirdPage)).toHaveCount(0);

    // Open another browser in which the same person is signed in.
    const otherContext = await browser.newContext({ baseURL: serverProxy.url, locale: "id-ID" });
    await otherContext.addCookies(await context.cookies());
    const otherPage = await otherContext.newPage();
    await openConsole(otherPage);
    await expect(intakeDescriptionField(otherPage)).toHaveValue("rumah terbakar di kayu ara");
    await expect(intakeForm(otherPage)).toContainText("Kayu Ara");
    await expect(intakeForm(otherPage).getByRole("region", { name: "Pertanyaan berikutnya" })).toContainText("2/4");

    // Kill the server while the incident is being edited and a note is unsent. The first browser must then show both.
    await otherPage.keyboard.press("Control+Enter");
    const incidentRegion = (consolePage: Page) => consolePage.getByRole("region", { name: /^Insiden #\d+/ });
    await expect(incidentRegion(otherPage)).toBeVisible();
    await otherPage.keyboard.press("c");
    await otherPage.keyboard.type("dua anak masih di dalam");
    await otherPage.keyboard.press("Escape");
    await otherPage.keyboard.press("e");
    const descriptionField = (consolePage: Page) => consolePage.getByRole("textbox", { name: "Keterangan" });
    await expect(descriptionField(otherPage)).toBeFocused();
    await otherPage.keyboard.type(", api");
    await ownServer.kill9();
    await otherPage.keyboard.type(" besar");
    await restart();
    const readStoredEdits = async () => (await db.select({ edits: editDraft.edits }).from(editDraft))[0]?.edits;
    await expect
      .poll(readStoredEdits)
      .toMatchObject({ description: { value: "rumah terbakar di kayu ara, api besar" } });
    // The note is saved separately, and its save may have been cut off by the kill too.
    await expect
      .poll(async () => (await db.select({ text: noteDraft.text }).from(noteDraft))[0]?.text)
      .toBe("dua anak masih di dalam");
    const path = new URL(otherPage.url()).pathname;
    await otherContext.close();
    await thirdPage.goto(path);
    await expect(thirdPage.getByRole("textbox", { name: "Catatan untuk rekan" })).toHaveValue(
      "dua anak masih di dalam",
    );
    await thirdPage.keyboard.press("e");
    await expect(descriptionField(thirdPage)).toHaveValue("rumah terbakar di kayu ara, api besar");
    await ownServer.stop();
  },
);
