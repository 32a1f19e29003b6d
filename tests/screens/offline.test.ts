import { expect, test, testWithProxy } from "../support/screens";

test.use({ scene: "offline", map: false });
test.afterEach(({ server }) => {
  server.process.kill("SIGCONT");
});

test("a lost feed is reported with its time, and the screen recovers without a reload", { tag: "@main" }, async ({
  page,
  server,
}) => {
  await page.goto("/dispatch");
  const age = page.getByText(/^Data \d+ dtk/);
  await expect(age).toBeVisible({ timeout: 30_000 });

  server.process.kill("SIGSTOP");
  const alarm = page.getByRole("alert").filter({ hasText: /Terputus sejak \d\d:\d\d:\d\d WIB/ });
  await expect(alarm).toBeVisible({ timeout: 40_000 });
  await expect(alarm).toContainText("Server tidak menjawab.");
  await expect(page.getByText("TERPUTUS", { exact: true })).toBeVisible();

  server.process.kill("SIGCONT");
  await expect(alarm).toHaveCount(0, { timeout: 40_000 });
  await expect(age).toBeVisible();
});

testWithProxy(
  "a form is filled in and sent while the server is away, and its text survives closing the tab",
  async ({ page, context, serverProxy }) => {
    const form = page.getByRole("region", { name: "Insiden baru" });
    const description = form.getByRole("textbox", { name: "Keterangan" });
    await page.goto("/dispatch");
    await expect(page.getByText(/^Data \d+ dtk/)).toBeVisible({ timeout: 30_000 });
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
    await expect(page.getByRole("alert").filter({ hasText: "Terputus sejak" })).toContainText(
      "Server tidak menjawab.",
      {
        timeout: 30_000,
      },
    );
    // Only old data is dimmed, not the form.
    const isDimmed = (element: SVGElement | HTMLElement) =>
      [...document.querySelectorAll(".grayscale")].some((dimmed) => dimmed.contains(element));
    expect(await description.evaluate(isDimmed)).toBe(false);
    expect(await page.getByRole("region", { name: "Insiden terbuka" }).evaluate(isDimmed)).toBe(true);
    await serverProxy.restore();
    const panel = page.getByRole("region", { name: /^Insiden #\d+/ });
    await expect(panel).toContainText("tabrakan motor dekat jembatan", { timeout: 30_000 });

    await page.keyboard.press("n");
    await page.keyboard.type("orang hanyut");
    await serverProxy.cut();
    await page.keyboard.type(" di jetty");
    await expect(form).toContainText("Belum tersimpan di server", { timeout: 30_000 });
    await page.close();
    await serverProxy.restore();
    const nextPage = await context.newPage();
    await nextPage.goto("/dispatch");
    await expect(nextPage.getByText(/^Data \d+ dtk/)).toBeVisible({ timeout: 30_000 });
    await nextPage.keyboard.press("n");
    await expect(nextPage.getByRole("textbox", { name: "Keterangan" })).toHaveValue("orang hanyut di jetty");
    // Once the server has stored the draft, the browser keeps no copy.
    const countCopies = () =>
      nextPage.evaluate(
        () =>
          new Promise<number>((resolve) => {
            const opening = indexedDB.open("crew");
            opening.onsuccess = () => {
              const counting = opening.result.transaction("drafts").objectStore("drafts").count();
              counting.onsuccess = () => {
                opening.result.close();
                resolve(counting.result);
              };
            };
          }),
      );
    await expect.poll(countCopies).toBe(0);
  },
);
