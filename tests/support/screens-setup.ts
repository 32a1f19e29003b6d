import { needsBundle } from "../../server/build-state.mjs";
import { bundleServer } from "../../server/bundle.mjs";
import { startPostgresWithTemplate } from "./databases";

/**
 * Playwright's global setup. Builds the server bundle if a source has changed, and starts one PostgreSQL server for the
 * run, with the template database that is copied for each `serverGroup` (see the option in `screens.ts`).
 */
export default async function setUp(): Promise<() => Promise<void>> {
  if (needsBundle(".")) await bundleServer();
  const postgres = await startPostgresWithTemplate();
  process.env.SCREENS_POSTGRES_URL = postgres.url("postgres");
  return () => postgres.stop();
}
