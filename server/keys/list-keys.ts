import { asc, eq, getTableColumns } from "drizzle-orm";
import { apiKey } from "../../db/schema/keys";
import { unit } from "../../db/schema/units";
import type { Context } from "../context";

/** Lists the API keys by creation time, without their hashes; `callSign` names the unit that a key is limited to. */
export async function listKeys({ db }: Pick<Context, "db">) {
  const { secretHash: _, ...columns } = getTableColumns(apiKey);
  return db
    .select({ ...columns, callSign: unit.callSign })
    .from(apiKey)
    .leftJoin(unit, eq(unit.id, apiKey.unitId))
    .orderBy(asc(apiKey.createdAt));
}
