import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const patience = { testTimeout: 30_000, hookTimeout: 120_000, teardownTimeout: 30_000 };

/** Files that run for a minute or more begin first: on a fresh clone, where no file's time is known, they may begin last and alone. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const long = /\/(brute-force|live-breaks|simulator|crash)[^/]*\.test\.ts$/;
    const sorted = await super.sort(files);
    return [
      ...sorted.filter((file) => long.test(file.moduleId)),
      ...sorted.filter((file) => !long.test(file.moduleId)),
    ];
  }
}

export default defineConfig({
  test: {
    maxWorkers: 3,
    sequence: { sequencer: LongFirst },
    reporters: ["default", ["json", { outputFile: "test-results/rules.json" }]],
    projects: [
      {
        test: {
          name: "domain",
          include: ["tests/domain/**/*.test.ts", "tests/architecture.test.ts"],
          ...patience,
        },
      },
      {
        test: {
          name: "database",
          include: ["tests/queries/**/*.test.ts", "tests/server/**/*.test.ts"],
          globalSetup: "tests/support/provide-postgres.ts",
          ...patience,
        },
      },
    ],
  },
});
