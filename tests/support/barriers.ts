import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

/** What keeps people from using a page, by WCAG 2.2 A and AA as far as a program can tell: rule and place, none when all is well. */
export async function barriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    // Nothing here stands in a frame of another site: the result needs no page of its own.
    .setLegacyMode()
    .analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, html }) => `${id}: ${target.join(" ")} ${html}`));
}

/** The same in the dark and in the light; the page is left as it was. */
export async function barriersInBothThemes(page: Page): Promise<string[]> {
  const found: string[] = [];
  const wear = (theme: string) =>
    page.evaluate((name) => {
      const before = document.documentElement.dataset.theme ?? "dark";
      document.documentElement.dataset.theme = name;
      return before;
    }, theme);
  // Colours that are still changing are no colours that anybody reads.
  await page.emulateMedia({ reducedMotion: "reduce" });
  const before = await wear("dark");
  for (const theme of ["dark", "light"]) {
    await wear(theme);
    found.push(...(await barriers(page)).map((one) => `${theme}: ${one}`));
  }
  await wear(before);
  return found;
}
