import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** They end what hangs, and never decide whether a slow machine is right: no test takes a tenth of this when it has a core. */
const timeouts = { testTimeout: 240_000, hookTimeout: 240_000, teardownTimeout: 60_000 };
/** Tests that kill processes, cut networks or compare thousands of answers: part of `npm run test:all` only. */
const long = process.env.TEST_SUITE === "all" ? ["tests/long/**/*.test.ts"] : [];

/** The slowest files first: on a fresh clone, where no file's time is known, one might start last and run alone. */
class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const name = /([^/]+)\.test\.ts$/.exec(moduleId)?.[1] ?? "";
      const place = slowest.indexOf(name);
      return place < 0 ? slowest.length : place;
    };
    const sorted = await super.sort(files);
    return sorted.sort((a, b) => rank(a) - rank(b));
  }
}

const slowest = [
  ...["brute-force-embedded", "brute-force", "simulator", "live-breaks", "crash", "race", "http-health"],
  ...["live-feed", "masking", "metrics", "concurrency", "history-import", "trails", "screens", "plans", "changes"],
];

export default defineConfig({
  test: {
    maxWorkers: 3,
    sequence: { sequencer: SlowestFirst },
    reporters: ["default", ["json", { outputFile: "test-results/rules.json" }]],
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
          // A worker loads the server once for all its files: loading it for each would cost a second a file.
          isolate: false,
          globalSetup: "tests/support/provide-postgres.ts",
          ...timeouts,
        },
      },
    ],
  },
});
