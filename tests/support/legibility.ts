import type { Page } from "@playwright/test";
import { listTypes } from "../../server/assignment/incident-types";
import { completeScreenSettings, defaultGeometry, type ScreenSettings } from "../../server/domain/screen-settings";
import { createIncident } from "../../server/incidents/create-incident";
import { changeScreen, listScreens } from "../../server/wall-screens/manage-screens";
import { pointsInRegency } from "../bench/benchmark-units";
import { aContext } from "./makers";
import { expect } from "./screens";
import { waitUntilFramed } from "./wall-page";

type Db = Parameters<typeof aContext>[0];

/** Screens on which all text must be legible from each of the `viewingDistancesM`, which are in metres. */
export const walls = {
  "55 inches": { width: 1920, height: 1080, diagonalInches: 55, panelsWide: 1 },
  "85 inches": { width: 3840, height: 2160, diagonalInches: 85, panelsWide: 1 },
  "three panels of 55 inches": { width: 5760, height: 1080, diagonalInches: 55, panelsWide: 3 },
} as const;
export const viewingDistancesM = [3, 5, 8] as const;

/**
 * Changes the settings of the wall "test wall" and the size of its page, and waits until the wall has been measured
 * with them.
 */
export async function setWall(
  page: Page,
  db: Db,
  wall: keyof typeof walls,
  distanceMetres: number,
  settings: Partial<ScreenSettings> = {},
): Promise<void> {
  const { width, height, diagonalInches, panelsWide } = walls[wall];
  const context = aContext(db);
  const screen = (await listScreens(context)).find(({ name }) => name === "test wall");
  const geometry = { ...defaultGeometry, diagonalInches, panelsWide, distanceMetres };
  await changeScreen(context, {
    id: screen?.id ?? "",
    settings: { ...completeScreenSettings({}), scenes: false, theme: "dark", ...settings, ...geometry },
  });
  await page.setViewportSize({ width, height });
  await expect(page.locator("[data-legibility]")).toHaveAttribute(
    "data-measured",
    `${width}x${height} ${diagonalInches} ${distanceMetres} ${panelsWide} 1`,
    // A busy machine takes long to draw a 4K map without a graphics card.
    { timeout: 600_000 },
  );
  await waitUntilFramed(page);
}

/** Waits until the wall's legibility check finds no text that is too small, too faint or cut off. */
export async function expectLegible(page: Page, situation: string): Promise<void> {
  const check = page.locator("[data-legibility]");
  await expect(async () => {
    const shortfalls = JSON.parse((await check.getAttribute("data-legibility")) ?? "null");
    expect({ situation, shortfalls }).toEqual({ situation, shortfalls: [] });
  }).toPass();
  expect(Number(await check.getAttribute("data-texts"))).toBeGreaterThan(10);
}

/** Creates 40 incidents all over the regency, every eighth of them critical. Returns the ids of the critical ones. */
export async function openManyIncidents(db: Db): Promise<string[]> {
  const criticalIds: string[] = [];
  const context = aContext(db);
  const types = (await listTypes(context)).filter(({ defaultPriority }) => defaultPriority > 1);
  for (const [index, { lng, lat }] of (await pointsInRegency(db, { count: 40, seed: 5 })).entries()) {
    const isCritical = index % 8 === 0;
    const { id } = await createIncident(context, {
      type: types[index % types.length]?.code ?? "",
      location: { lng, lat },
      precision: "exact",
      address: `Jalan Lintas Timur kilometer ${index}, dekat SPBU`,
      ...(isCritical && { priority: 1 as const }),
    });
    if (isCritical) criticalIds.push(id);
  }
  return criticalIds;
}
