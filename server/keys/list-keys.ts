import { asc, eq, getTableColumns } from "drizzle-orm";
import { apiKey } from "../../db/schema/keys";
import { unit } from "../../db/schema/units";
import type { Context } from "../context";

/** The API keys by age, without their secrets; `callSign` is the one unit a key may write for. */
export async function listKeys({ db }: Pick<Context, "db">) {
  const { secretHash: _, ...columns } = getTableColumns(apiKey);
  return db
    .select({ ...columns, callSign: unit.callSign })
    .from(apiKey)
    .leftJoin(unit, eq(unit.id, apiKey.unitId))
    .orderBy(asc(apiKey.createdAt));
}
