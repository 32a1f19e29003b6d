import { sql } from "drizzle-orm";
import { incident } from "../../db/schema/incidents";

/** The source of the incidents that were written on paper, as `import incidents --source paper` names it. */
export const paperSource = "paper";

/** Whether an incident was written on paper and entered afterwards, for queries that select from `incident`. */
export const isFromPaperSql = sql<boolean>`${incident.openedBy} in (${sql.raw(`'import:${paperSource}', 'import:${paperSource} (simulated)'`)})`;
