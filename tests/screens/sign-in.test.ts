import { signTicket } from "../../server/session";
import { expect, test } from "../support/screens";

test.use({ role: null });

test("a link with a code signs in at once, and the code leaves the address", async ({ page, product }) => {
  const until = new Date(Date.now() + 3_600_000);
  const ticket = signTicket(product.sessionSecret, { name: "rina", role: "dispatcher", until });
  await page.goto(`/login?next=/dispatch#${ticket}`);
  await expect(page.getByRole("region", { name: "Insiden terbuka" })).toBeVisible();
  expect(page.url()).not.toContain(ticket);
  await page.getByRole("button", { name: /^Keluar/ }).click();
  await expect(page).toHaveURL(/\/login$/);
  await page.goto("/dispatch");
  await expect(page).toHaveURL(/\/login\?next=/);
});
