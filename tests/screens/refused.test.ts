import { expect, test } from "../support/screens";

test.describe("a leader", () => {
  test.use({ role: "leader" });

  test("sees that they have no permission for the dispatch screen", { tag: "@main" }, async ({ page }) => {
    await page.goto("/dispatch");
    await expect(page.getByRole("heading", { name: "Tidak ada izin" })).toBeVisible();
    await expect(page.getByText("Pimpinan")).toBeVisible();
  });
});

test.describe("a signed-out visitor", () => {
  test.use({ role: null });

  test("is redirected to sign-in, and a wrong password is reported", async ({ page }) => {
    await page.goto("/dispatch");
    await expect(page).toHaveURL(/\/login\?next=/);
    await page.getByLabel("Nama pengguna").fill("bukan");
    await page.getByLabel("Kata sandi").fill("kata sandi yang salah");
    await page.getByRole("button", { name: "Masuk", exact: true }).click();
    await expect(page.getByRole("alert").filter({ hasText: "salah" })).toBeVisible();
  });
});
