import { createPerson } from "../../server/people/create-person";
import { createPairingCode } from "../../server/wall-screens/pair-screen";
import { aContext } from "../support/makers";
import { aPerson, password } from "../support/people";
import { delayScripts, expect, test } from "../support/screens";

test.use({ role: null, webGl: false });

test("a person signs in with the keyboard, sees why an attempt failed, and signs out", { tag: "@main" }, async ({
  page,
  db,
}) => {
  const { username } = await aPerson(db, "dispatcher", { username: "rina" });
  await page.goto("/dispatch");
  await expect(page).toHaveURL(/\/login\?next=/);
  await expect(page.getByLabel("Nama pengguna")).toBeFocused();
  await page.keyboard.type(username);
  await page.keyboard.press("Tab");
  await page.keyboard.type("not the password");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert").first()).toHaveText("Nama pengguna atau kata sandi salah.");
  await expect(page.getByLabel("Kata sandi")).toBeFocused();
  await page.getByLabel("Kata sandi").fill(password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Insiden terbuka" })).toBeVisible();
  await page.getByRole("button", { name: "Akun rina" }).press("Enter");
  await page.getByRole("menuitem", { name: "Keluar" }).press("Enter");
  await expect(page).toHaveURL(/\/login$/);
  await page.goto("/dispatch");
  await expect(page).toHaveURL(/\/login\?next=/);
});

test("no control is shown before the page can react to it", async ({ page }) => {
  const release = await delayScripts(page);
  await page.goto("/login", { waitUntil: "commit" });
  await expect(page.getByRole("heading", { name: "Masuk" })).toBeVisible();
  await expect(page.getByText("Nama pengguna")).toBeVisible();
  await expect(page.getByRole("textbox")).toHaveCount(0);
  await expect(page.getByRole("button")).toHaveCount(0);
  release();
  await expect(page.getByLabel("Nama pengguna")).toBeFocused();
});

test("digits have equal widths, and a hyphen is narrower", async ({ page }) => {
  await page.goto("/login");
  await expect(page.getByLabel("Nama pengguna")).toBeFocused();
  const [one = 0, eight = 0, hyphen = 0] = await page.evaluate(async () => {
    await document.fonts.load(`16px ${getComputedStyle(document.body).fontFamily}`, "18-");
    return ["1", "8", "-"].map((character) => {
      const text = document.body.appendChild(document.createElement("span"));
      text.textContent = character.repeat(100);
      const { width } = text.getBoundingClientRect();
      text.remove();
      return width;
    });
  });
  expect(one).toBeGreaterThan(0);
  expect(one).toBeCloseTo(eight, 1);
  expect(hyphen).toBeLessThan(eight * 0.85);
});

test("a password given by an administrator is changed before anything else", async ({ page, db }) => {
  const newPerson = await createPerson(aContext(db), { username: "newcomer", role: "dispatcher" });
  await page.goto("/login");
  // The field gets the focus once the page's scripts run. Before that, Enter would submit the form without the scripts.
  await expect(page.getByLabel("Nama pengguna")).toBeFocused();
  await page.getByLabel("Nama pengguna").fill(newPerson.username);
  await page.getByLabel("Kata sandi").fill(newPerson.password);
  await page.keyboard.press("Enter");
  await page.getByLabel("Kata sandi baru", { exact: true }).fill("a password of mine");
  await page.getByLabel("Ulangi kata sandi baru").fill("another password");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert").first()).toHaveText("Keduanya tidak sama.");
  await page.getByLabel("Ulangi kata sandi baru").fill("a password of mine");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Insiden terbuka" })).toBeVisible();
});

test("a link pairs a wall display, and its code is removed from the URL", { tag: "@main" }, async ({
  page,
  db,
  context,
}) => {
  const { code } = await createPairingCode(aContext(db), { name: "Opproom" });
  await page.goto(`/login?next=/dispatch#pair=${code}`);
  await expect(page.getByLabel("Kode pemasangan")).toHaveValue(code);
  expect(page.url()).not.toContain(code);
  await page.getByRole("button", { name: "Pasangkan" }).click();
  await expect.poll(async () => (await context.cookies()).map(({ name }) => name)).toContain("muba_screen");
});
