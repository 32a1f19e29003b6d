import type { TestProject } from "vitest/node";
import { needsBundle } from "../../server/build-state.mjs";
import { bundleServer } from "../../server/bundle.mjs";
import { startPostgresWithTemplate } from "./databases";
import { getEmbeddedTemplate } from "./embedded";

declare module "vitest" {
  interface ProvidedContext {
    /** The URL of a database on the PostgreSQL server of this run, used to create other databases. */
    postgresUrl: string;
  }
}

/**
 * Vitest's global setup. Builds the server bundle if a source has changed, starts one PostgreSQL server for the run,
 * and creates the template databases that test files copy.
 */
export default async function provide(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await prepare().catch((error) => {
    // With its module cache, Vitest 4.1 cannot print the stack of an error thrown here and hides its message.
    console.error(error.message);
    throw error;
  });
  project.provide("postgresUrl", postgres.url("postgres"));
  return () => postgres.stop();
}

async function prepare() {
  await Promise.all([needsBundle(".") && bundleServer(), getEmbeddedTemplate()]);
  return startPostgresWithTemplate();
}
