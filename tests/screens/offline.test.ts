import { expect, test } from "../support/screens";

test.use({ scene: "offline", map: false });
test.afterEach(({ product }) => {
  product.process.kill("SIGCONT");
});

test("a lost feed is reported with its time, and the screen recovers without a reload", { tag: "@main" }, async ({
  page,
  product,
}) => {
  await page.goto("/dispatch");
  const age = page.getByText(/^Data \d+ dtk/);
  await expect(age).toBeVisible({ timeout: 30_000 });

  product.process.kill("SIGSTOP");
  const alarm = page.getByRole("alert").filter({ hasText: /Terputus sejak \d\d:\d\d:\d\d WIB/ });
  await expect(alarm).toBeVisible({ timeout: 40_000 });
  await expect(page.getByText("TERPUTUS", { exact: true })).toBeVisible();

  product.process.kill("SIGCONT");
  await expect(alarm).toHaveCount(0, { timeout: 40_000 });
  await expect(age).toBeVisible();
});
