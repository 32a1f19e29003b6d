import type { TestProject } from "vitest/node";
import { bundleServer } from "../../server/bundle.mjs";
import { startPostgresWithTemplate } from "./databases";
import { embeddedTemplate } from "./embedded";

declare module "vitest" {
  interface ProvidedContext {
    /** A database on the run's PostgreSQL, to connect to and make others from. */
    postgresUrl: string;
  }
}

/** Vitest's global setup: the bundled server, one PostgreSQL for the run, and the templates that each test file gets copies of. */
export default async function provide(project: TestProject): Promise<() => Promise<void>> {
  await Promise.all([bundleServer(), embeddedTemplate()]);
  const postgres = await startPostgresWithTemplate();
  project.provide("postgresUrl", postgres.url("postgres"));
  return postgres.stop;
}
