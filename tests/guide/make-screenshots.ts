import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import type { Role } from "../../db/access-vocabulary";
import { locales } from "../../server/words/languages";
import { findFreePort } from "../support/free-port";
import { pause } from "../support/processes";
import { runAtExit } from "../support/run-at-exit";
import { findTestBrowser } from "../support/system.mjs";
import { fillScene } from "./scene";
import { type GuideScreenshot, screenshots } from "./screenshots";

// `npm run guide`: starts a demo, fills it with a fixed scene and takes the screenshots for the user guides and the
// README. `npm run guide -- <file> ...` takes only those, for example `npm run guide -- paper ground`.

type SignIns = { apiKey: string; people: { username: string; password: string; role: Role }[] };

const browserArguments = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];
const quality = 0.82;
const settleDelayMs = 1_500;
const timeoutMs = 15_000;

const files = process.argv.slice(2);
const wantedScreenshots = screenshots.filter(({ file }) => files.length === 0 || files.includes(file));
const unknownFiles = files.filter((name) => !screenshots.some(({ file }) => file === name));
if (unknownFiles.length > 0) {
  const knownFiles = screenshots.map(({ file }) => file).join(", ");
  throw new Error(`There is no screenshot ${unknownFiles.join(", ")}, only ${knownFiles}.`);
}

const folder = mkdtempSync(join(tmpdir(), "guide-"));
const port = await findFreePort();
const url = `http://localhost:${port}`;
const demo = spawn(process.execPath, ["server/demo/launch.mjs"], {
  env: { ...process.env, PORT: `${port}`, HOST: "127.0.0.1", DATA_FOLDER: folder, DATABASE_URL: "", SIMULATE: "off" },
  stdio: ["ignore", "ignore", "inherit"],
});
demo.once("exit", runAtExit(`kill -TERM ${demo.pid}`));
try {
  await waitUntilHealthy();
  const signIns = JSON.parse(readFileSync(join(folder, "demo.json"), "utf8")) as SignIns;
  const incidentNumbers = await fillScene(url, signIns.apiKey);
  const browser = await chromium.launch({ executablePath: findTestBrowser(), args: browserArguments });
  try {
    // Take each screenshot in all languages before the next one, because the call in some of them rings for only a
    // minute.
    for (const screenshot of wantedScreenshots) {
      for (const locale of locales) {
        await takeScreenshot(browser, signIns, screenshot, locale, incidentNumbers).catch((error: Error) => {
          console.error(`${locale}/${screenshot.file}: ${error.message}`);
          process.exitCode = 1;
        });
      }
    }
  } finally {
    await browser.close();
  }
} finally {
  demo.kill("SIGTERM");
  await new Promise((resolve) => (demo.exitCode === null ? demo.once("exit", resolve) : resolve(null)));
  rmSync(folder, { recursive: true, force: true });
}

async function waitUntilHealthy(): Promise<void> {
  while (demo.exitCode === null) {
    const response = await fetch(`${url}/api/health`).catch(() => null);
    if (response?.ok) return;
    await pause(250);
  }
  throw new Error("The demo ended before it was ready.");
}

/**
 * Takes one screenshot in one language. Also stores it as PNG in `test-results/guide`, even if preparing the page
 * failed. Screenshots in Indonesian are dark and those in English light; those of phones are always light.
 */
async function takeScreenshot(
  browser: Browser,
  { apiKey, people }: SignIns,
  screenshot: GuideScreenshot,
  locale: (typeof locales)[number],
  incidentNumbers: readonly number[],
): Promise<void> {
  const { file, role, size, isPhone = false, scale = 1, prepare } = screenshot;
  const context = await browser.newContext({
    viewport: size,
    deviceScaleFactor: scale,
    ...(isPhone && { isMobile: true, hasTouch: true }),
    locale: locale === "id" ? "id-ID" : "en-GB",
    timezoneId: "Asia/Jakarta",
    reducedMotion: "reduce",
  });
  try {
    const theme = locale === "id" && !isPhone ? "dark" : "light";
    await context.addCookies(Object.entries({ locale, theme }).map(([name, value]) => ({ name, value, url })));
    await signIn(context, people, role);
    const page = await context.newPage();
    page.setDefaultTimeout(timeoutMs);
    const pngPath = `test-results/guide/${locale}-${file}.png`;
    await prepare(page, { url, apiKey, incidentNumbers, locale }).catch(async (error: Error) => {
      await page.screenshot({ path: pngPath });
      throw error;
    });
    await pause(settleDelayMs);
    const target = join("docs/guide/images", locale, `${file}.webp`);
    mkdirSync(join("docs/guide/images", locale), { recursive: true });
    const content = await toWebp(context, await page.screenshot({ path: pngPath }));
    writeFileSync(target, content);
    console.log(`${target}: ${Math.round(content.length / 1_000)} kB`);
  } finally {
    await context.close();
  }
}

async function signIn(context: BrowserContext, people: SignIns["people"], role: Role): Promise<void> {
  const { username, password } = people.find((person) => person.role === role) ?? {};
  const response = await context.request.post(`${url}/api/auth/sign-in`, {
    data: { username, password },
    headers: { origin: url },
  });
  if (!response.ok()) throw new Error(`${role} cannot sign in: ${response.status()} ${await response.text()}`);
}

/** Converts a PNG in the browser, because no package here writes WebP. */
async function toWebp(context: BrowserContext, png: Buffer): Promise<Buffer> {
  const page: Page = await context.newPage();
  const dataUrl = await page.evaluate(
    async ({ source, webpQuality }) => {
      const picture = new Image();
      picture.src = source;
      await picture.decode();
      const canvas = Object.assign(document.createElement("canvas"), { width: picture.width, height: picture.height });
      canvas.getContext("2d")?.drawImage(picture, 0, 0);
      return canvas.toDataURL("image/webp", webpQuality);
    },
    { source: `data:image/png;base64,${png.toString("base64")}`, webpQuality: quality },
  );
  return Buffer.from(dataUrl.replace(/^data:image\/webp;base64,/, ""), "base64");
}
