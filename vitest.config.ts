import { defineConfig } from "vitest/config";

const patience = { testTimeout: 30_000, hookTimeout: 120_000, teardownTimeout: 30_000 };

export default defineConfig({
  test: {
    maxWorkers: 3,
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
