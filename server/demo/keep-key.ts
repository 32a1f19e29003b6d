import { and, eq, isNull } from "drizzle-orm";
import { apiKey } from "../../db/schema/keys";
import type { Scope } from "../../db/vocabulary";
import type { Context } from "../context";
import { checkKey } from "../keys/check-key";
import { createKey, revokeKey } from "../keys/manage-keys";

type Wanted = { name: string; scopes: readonly Scope[]; simulated?: boolean };

/** The key kept from an earlier start if it still opens the same doors; else a new one, in place of all of its name. */
export async function keepKey(context: Context, kept: string | null, wanted: Wanted): Promise<string> {
  const holder = kept ? await checkKey(context.db, kept, context.now()) : null;
  const { name, scopes, simulated = false } = wanted;
  if (kept && holder?.simulated === simulated && scopes.every((scope) => holder.scopes.includes(scope))) return kept;
  const old = await context.db
    .select({ id: apiKey.id })
    .from(apiKey)
    .where(and(eq(apiKey.name, name), isNull(apiKey.revokedAt)));
  for (const { id } of old) await revokeKey(context, { id });
  return (await createKey(context, wanted)).key;
}
