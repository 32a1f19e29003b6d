import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Timeouts only end tests that hang. They are so long that no test fails because the machine is slow: with a free core,
 * no test takes a tenth of its timeout. A test sets a timeout only if an environment variable can give it more work.
 */
const timeouts = {
  testTimeout: 600_000,
  hookTimeout: 600_000,
  teardownTimeout: 60_000,
  expect: { poll: { timeout: 120_000 } },
};
/** Tests that kill processes, cut networks or compare thousands of results; only `npm run test:all` runs them. */
const long = process.env.TEST_SUITE === "all" ? ["tests/long/**/*.test.ts"] : [];

/**
 * Runs the slowest files first. Otherwise, on a fresh clone without known durations, a slow file might start last and
 * run alone.
 */
class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const name = /([^/]+)\.test\.ts$/.exec(moduleId)?.[1] ?? "";
      const place = slowest.indexOf(name);
      return place < 0 ? slowest.length : place;
    };
    const sortedFiles = await super.sort(files);
    return sortedFiles.sort((a, b) => rank(a) - rank(b));
  }
}

const slowest = [
  ...["simulator", "porto-rule", "live-breaks", "closures", "network-import-killed", "brute-force", "attack"],
  ...["live-feed", "probing", "http-health", "plans", "audited-reads", "merging-random", "brute-force-embedded"],
  ...["demo", "crash", "position-crash", "live-outage", "alarm-rate", "history-import", "live-random", "http-random"],
  ...["slow-bodies", "limits", "metrics", "race", "concurrency", "screens", "access-by-role"],
  ...["masking", "trails", "changes", "reports", "coverage", "coverage-travel"],
];

export default defineConfig({
  test: {
    maxWorkers: 3,
    experimental: { fsModuleCache: true },
    sequence: { sequencer: SlowestFirst },
    reporters: ["default", "json"],
    outputFile: { json: "test-results/rules.json" },
    projects: [
      {
        test: {
          name: "domain",
          include: ["tests/domain/**/*.test.ts", "tests/architecture.test.ts"],
          isolate: false,
          ...timeouts,
        },
      },
      {
        test: {
          name: "database",
          include: ["tests/queries/**/*.test.ts", "tests/server/**/*.test.ts", ...long],
          // One worker runs many files, because loading the server again for each file would take a second.
          isolate: false,
          globalSetup: "tests/support/provide-postgres.ts",
          ...timeouts,
        },
      },
    ],
  },
});
