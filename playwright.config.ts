import { defineConfig } from "@playwright/test";
import { findTestBrowser } from "./tests/support/system.mjs";

export default defineConfig({
  testDir: "tests/screens",
  testMatch: "**/*.test.ts",
  outputDir: "test-results/screens",
  globalSetup: "./tests/support/screens-setup.ts",
  reporter: [["list"], ["json", { outputFile: "test-results/screens.json" }]],
  // Tests spend more than half of their time waiting for the server, so two cores are enough for three workers.
  workers: 3,
  forbidOnly: true,
  // Timeouts only end hanging tests; the benchmarks measure speed.
  timeout: 300_000,
  expect: { timeout: 120_000 },
  use: {
    locale: "id-ID",
    timezoneId: "Asia/Jakarta",
    // The CPU draws the map. Half the scale means a quarter of the pixels, which saves an eighth of the work. Tests
    // that read pixels set 1.
    deviceScaleFactor: 0.5,
    // Traces are off, because they would add a tenth to the run time; `npm test -- --screens --trace on` records them.
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: findTestBrowser(),
      // Start the browser without libfaketime, which makes it many times slower. Pages get a shifted clock instead.
      env: { ...process.env, LD_PRELOAD: "" } as Record<string, string>,
      args: [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        // The browser looks up hosts of its maker at every start. No page needs a host other than the server.
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1",
      ],
    },
  },
  // Projects run in this order. The phone project has a single test file, which takes more than a minute. If this file
  // started last, the other workers would be idle while it runs. It must not run beside the walls, which are drawn in
  // 4K: the processor draws them, and then the phone reacts too late.
  projects: [
    {
      name: "phone",
      testMatch: /\/crew[^/]*\.test\.ts$/,
      use: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
    },
    { name: "console", testIgnore: /\/(wall|crew)[^/]*\.test\.ts$/, use: { viewport: { width: 1440, height: 900 } } },
    { name: "wall", testMatch: /\/wall[^/]*\.test\.ts$/, use: { viewport: { width: 1920, height: 1080 } } },
  ],
});
