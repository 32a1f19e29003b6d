import { asc, getTableColumns } from "drizzle-orm";
import { apiKey } from "../../db/schema/keys";
import type { Context } from "../context";

/** The API keys by age, without their secrets. */
export async function listKeys({ db }: Pick<Context, "db">) {
  const { secretHash: _, ...columns } = getTableColumns(apiKey);
  return db.select(columns).from(apiKey).orderBy(asc(apiKey.createdAt));
}
