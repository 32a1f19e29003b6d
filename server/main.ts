import { needsRenumbering } from "../db/event-order";
import { canChangeEvents } from "../db/grant";
import { countPending, migrate } from "../db/migrate";
import { readEnvironment } from "./env";
import { limitHeapGrowth } from "./limit-heap-growth";
import { createLog } from "./log";
import { openDatabase } from "./open-database";
import { startServer } from "./start";
import { stopOnSignal } from "./stop-on-signal";

const environment = readEnvironment();
const log = createLog(environment.LOG_LEVEL);
const { SESSION_SECRET: sessionSecret } = environment;
if (!sessionSecret) throw new Error("SESSION_SECRET is not set. Make one with: openssl rand -hex 32");

// Close a connection on which a statement gets no reply for 40 s. The database itself cancels statements after 30 s.
const database = await openDatabase(environment, log, { inactivityTimeoutMs: 40_000 });
if (database.embedded) await migrate(database);
else if ((await countPending(database)) > 0) {
  await database.close();
  throw new Error("The database is not up to date. Run: npm run db -- migrate");
} else if (await needsRenumbering(database)) {
  await database.close();
  throw new Error("The database came from another PostgreSQL server. Run: npm run db -- migrate");
}
if (!database.embedded && (await canChangeEvents(database))) {
  log.info(
    "the database role could change the audit trail; run the server as one made with: npm run db -- grant <role>",
  );
}
limitHeapGrowth();
const server = await startServer({ database, environment, sessionSecret, log });
log.info(`Muba Siaga 112 is at ${server.url}`);
stopOnSignal(server.stop, log);
