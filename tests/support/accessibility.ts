import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

/** Returns the WCAG 2.2 A and AA violations that axe finds on a page, each with its rule and element. */
export async function findViolations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    // No page has cross-origin frames, so axe needs no second page.
    .setLegacyMode()
    .analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, html }) => `${id}: ${target.join(" ")} ${html}`));
}

/** Returns the violations in the dark and the light theme. Afterwards the page has its previous theme. */
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
  for (const theme of ["dark", "light"]) {
    await setTheme(theme);
    violations.push(...(await findViolations(page)).map((violation) => `${theme}: ${violation}`));
  }
  await setTheme(oldTheme);
  return violations;
}
