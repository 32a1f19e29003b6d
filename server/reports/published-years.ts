import type { DataKind } from "../../db/vocabulary";
import type { Context } from "../context";
import { listSensitive } from "../insight/list-sensitive";
import type { SensitiveYear } from "./monthly/figures";

/** The one table that is told of sensitive incidents, as the screens tell it. */
export async function publishedYears(context: Context, data: DataKind): Promise<readonly SensitiveYear[]> {
  return (await listSensitive(context, { data })).years;
}
