import { eq } from "drizzle-orm";
import { call } from "../../db/schema/calls";
import { retention } from "../../db/schema/privacy";
import { findViolationsInBothThemes } from "../support/accessibility";
import { expect, test } from "../support/screens";

test.use({ role: "admin", serverGroup: "privacy", map: false });

test("an administrator sets the retention periods and erases a caller's data, by keyboard only", async ({
  page,
  db,
}) => {
  const callerNumber = "081244556677";
  const callValues = {
    callerNumber,
    note: "x",
    receivedAt: new Date(),
    disposition: "prank",
    simulated: false,
  } as const;
  const [receivedCall] = await db.insert(call).values(callValues).returning();
  await page.goto("/admin/privacy");
  const photoDaysField = page.getByLabel("Foto, dalam hari");
  await photoDaysField.fill("7");
  await photoDaysField.press("Enter");
  await expect(page.getByText("Bilangan bulat dari 30 sampai 36.500.")).toBeVisible();
  await photoDaysField.fill("400");
  await photoDaysField.press("Enter");
  const question = page.getByRole("alertdialog", { name: "Persingkat masa simpan?" });
  await expect(question).toContainText("Foto yang diambil lebih dari 400 hari lalu (selama ini 1825 hari).");
  await expect(question).not.toContainText("Catatan");
  await expect(question.getByRole("button", { name: "Batal" })).toBeFocused();
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.keyboard.press("Enter");
  await expect(question).toHaveCount(0);
  expect(await db.select().from(retention)).toEqual([]);
  await expect(photoDaysField).toBeFocused();
  await page.keyboard.press("Enter");
  await question.getByRole("button", { name: "Ya, persingkat" }).press("Enter");
  await expect(page.getByText("Masa simpan disimpan")).toBeVisible();
  expect(await db.select().from(retention)).toMatchObject([{ photoDays: 400, incidentDays: 3_650 }]);

  // A colleague changes another period while this form is open.
  await db.update(retention).set({ noteDays: 900 });
  await photoDaysField.fill("500");
  await photoDaysField.press("Enter");
  const warning = page.getByRole("alert").filter({ hasText: "Orang lain sudah mengubah" });
  await expect(warning).toBeVisible();
  await expect(page.getByLabel("Catatan, dalam hari")).toHaveValue("900");
  await expect(photoDaysField).toHaveValue("500");
  await photoDaysField.press("Enter");
  await expect(warning).toHaveCount(0);
  await expect.poll(async () => (await db.select().from(retention))[0]?.photoDays).toBe(500);
  expect(await db.select().from(retention)).toMatchObject([{ photoDays: 500, noteDays: 900, incidentDays: 3_650 }]);

  await page.getByLabel("Nomor telepon").fill("+62 812 4455 6677");
  await page.getByLabel("Nomor berkas permintaan").fill("B-12/2026");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Tidak dapat dibatalkan.")).toBeVisible();
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(page.getByText("Tidak dapat dibatalkan.")).toHaveCount(0);
  // The second click of a double click does not confirm.
  await page.getByRole("button", { name: "Hapus data seseorang" }).dblclick();
  await expect(page.getByRole("button", { name: "Hapus permanen" })).toBeVisible();
  expect(await db.select().from(call).where(eq(call.callerNumber, callerNumber))).toHaveLength(1);
  await expect(async () => {
    await page.getByRole("button", { name: "Hapus permanen" }).press("Enter", { timeout: 1_000 });
    await expect(page.getByText(/^Diubah: 1 panggilan/)).toBeVisible({ timeout: 1_000 });
  }).toPass();
  const [erasedCall] = await db
    .select()
    .from(call)
    .where(eq(call.id, receivedCall?.id ?? ""));
  expect(erasedCall).toMatchObject({ callerNumber: "forgotten", note: null });
});
