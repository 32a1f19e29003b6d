import { readFileSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

/** Returns the WCAG 2.2 A and AA violations that axe finds on a page, each with its rule and element. */
export async function findViolations(page: Page): Promise<string[]> {
  const axe = await openAxe(page);
  return analyze(axe.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]));
}

/** The rules whose results depend on colours, and therefore on the theme. */
const colourRules = ["color-contrast", "link-in-text-block"];

const axeSource = readFileSync("node_modules/axe-core/axe.min.js", "utf8");

/**
 * Loads axe into the page unless it is there. The builder itself would send half a megabyte of source twice for each
 * analysis. The result describes only violations, because the passed checks would double its size.
 */
async function openAxe(page: Page): Promise<AxeBuilder> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axeSource);
  return new AxeBuilder({ page, axeSource: "undefined" }).options({ resultTypes: ["violations"] });
}

async function analyze(axe: AxeBuilder): Promise<string[]> {
  // Without legacy mode, axe opens a second page, which it needs only for cross-origin frames. No page here has any.
  const { violations } = await axe.setLegacyMode().analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, html }) => `${id}: ${target.join(" ")} ${html}`));
}

/**
 * Returns all violations in the dark theme, but only those of the colour rules in the light theme, because a theme
 * changes nothing but colours. Afterwards the page has its previous theme.
 */
export async function findViolationsInBothThemes(page: Page): Promise<string[]> {
  const violations: string[] = [];
  const setTheme = (theme: string) =>
    page.evaluate((newTheme) => {
      const oldTheme = document.documentElement.dataset.theme ?? "dark";
      document.documentElement.dataset.theme = newTheme;
      return oldTheme;
    }, theme);
  // With reduced motion the theme changes at once. While colours fade, axe would measure wrong contrasts.
  await page.emulateMedia({ reducedMotion: "reduce" });
  const oldTheme = await setTheme("dark");
  violations.push(...(await findViolations(page)).map((violation) => `dark: ${violation}`));
  await setTheme("light");
  const lightViolations = await analyze((await openAxe(page)).withRules(colourRules));
  violations.push(...lightViolations.map((violation) => `light: ${violation}`));
  await setTheme(oldTheme);
  return violations;
}
