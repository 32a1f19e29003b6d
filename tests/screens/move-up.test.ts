import { target } from "../../db/schema/plans";
import { assignUnit } from "../../server/assignment/assign-unit";
import { adviseMoves } from "../../server/move-up/advise-moves";
import { formatPercent } from "../../server/words/format";
import { findViolationsInBothThemes } from "../support/accessibility";
import {
  aContext,
  anIncident,
  aStation,
  aType,
  aUnit,
  deleteUnitsAndIncidents,
  kmFrom,
  sekayu,
} from "../support/makers";
import { expect, test } from "../support/screens";

test.use({ serverGroup: "console", map: false });

test("when an ambulance is sent, the console proposes to move a different one, with the gain in people, and sends nothing", async ({
  page,
  db,
}) => {
  await deleteUnitsAndIncidents(db);
  await db.delete(target);
  const townStation = await aStation(db, { at: sekayu });
  const emptyStation = await aStation(db, { at: kmFrom(sekayu, 25) });
  for (const callSign of ["SIAGA-1", "SIAGA-2", "SIAGA-3"]) await aUnit(db, { callSign, station: townStation });
  const sentUnit = await aUnit(db, { callSign: "SIAGA-4", station: emptyStation });
  await page.goto("/dispatch");
  const button = page.getByRole("button", { name: "Saran pemindahan" });
  await expect(button).toHaveAccessibleName("Saran pemindahan unit");

  const { id } = await anIncident(db, { type: await aType(db, []), at: kmFrom(sekayu, 30) });
  await assignUnit(aContext(db), { incidentId: id, unitId: sentUnit.id });
  const { proposals, before, demand } = await adviseMoves(aContext(db), { kind: "ambulance", demand: null });
  const formatNumber = (value: number) => new Intl.NumberFormat("id").format(value);
  const percent = (people: number) => formatPercent("id", people, demand.total);
  await page.reload();
  await expect(button).toHaveAccessibleName("Saran pemindahan untuk 1 jenis unit");

  await page.keyboard.press("Shift+M");
  const panel = page.getByRole("region", { name: "Saran pemindahan unit" });
  const [bestProposal] = proposals;
  const gain = bestProposal?.gain ?? 0;
  const moveItem = panel.getByRole("listitem", { name: `SIAGA-1 ke ${emptyStation.name}` });
  await expect(moveItem).toContainText(
    `+${formatNumber(Math.round(gain))} penduduk: ${percent(before)} → ${percent(before + gain)}`,
  );
  expect(await moveItem.textContent()).toContain("\u00a0→\u00a0");
  await expect(moveItem.getByText("A", { exact: true })).toBeVisible();
  await expect(moveItem).toContainText(
    `dari ${townStation.name} · ± ${Math.round((bestProposal?.travelSeconds ?? 0) / 60)} mnt`,
  );
  await expect(panel).toContainText("tidak ada yang dikirim ke regu");
  expect(await findViolationsInBothThemes(page)).toEqual([]);

  await panel.getByText("Insiden lalu").click();
  await expect(panel).toContainText("Tidak ada yang perlu dijangkau");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("region", { name: "Unit", exact: true })).toBeVisible();
  await page.keyboard.press("Shift+M");
  await panel.getByRole("button", { name: "Kembali", exact: true }).click();
  await expect(page.getByRole("region", { name: "Unit", exact: true })).toBeVisible();
});
