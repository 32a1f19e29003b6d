import { type Database, type DatabaseOptions, openPostgres } from "../db/client";
import { openEmbedded } from "../db/embedded";
import type { Environment } from "./env";
import type { Log } from "./log";

/** The message of the error if no database is configured. */
export const noDatabaseMessage =
  "DATABASE_URL is not set. Name a PostgreSQL with PostGIS, or set EMBEDDED=on to try things out.";

/**
 * Opens the PostgreSQL database at DATABASE_URL. If that is not set, opens the embedded database, unless EMBEDDED is
 * `off`.
 */
export async function openDatabase(
  environment: Environment,
  log: Log,
  { inactivityTimeoutMs }: Pick<DatabaseOptions, "inactivityTimeoutMs"> = {},
): Promise<Database> {
  const { DATABASE_URL, DATABASE_POOL, DATABASE_TLS, EMBEDDED, DATA_FOLDER } = environment;
  const { DATABASE_FIGURES_URL: figuresUrl, DATABASE_WAIT_SECONDS: waitSeconds } = environment;
  if (DATABASE_URL) {
    return openPostgres(DATABASE_URL, {
      size: DATABASE_POOL,
      tls: DATABASE_TLS,
      inactivityTimeoutMs,
      figuresUrl,
      primaryWaitMs: waitSeconds * 1_000,
      onError: (error) => log.warn({ err: error }, "a database connection broke"),
    });
  }
  if (EMBEDDED === "off") throw new Error(noDatabaseMessage);
  log.warn("the embedded database is for trying out and training, not for live service");
  return openEmbedded(DATA_FOLDER);
}
