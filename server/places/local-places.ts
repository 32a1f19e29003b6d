import { asc, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { gazetteerKinds } from "../../db/network-vocabulary";
import { localPlace } from "../../db/schema/gazetteer";
import { inTransaction } from "../../db/transaction";
import { recordChange } from "../admin/record-change";
import type { Context } from "../context";
import { searchKeysOf } from "../domain/place-names";
import { Refusal } from "../errors";
import { Location } from "../location";
import { plainText } from "../plain-text";

const Name = plainText(200).trim().min(2);

export const SaveLocalPlaceInput = z.strictObject({
  /** Made by the screen, so that a removed place can be put back under its id. */
  id: z.uuid(),
  name: Name,
  aliases: Name.array().max(20),
  kind: z.enum(gazetteerKinds),
  position: Location,
  source: plainText(300).trim().min(2),
});
export const LocalPlaceInput = z.strictObject({ id: z.uuid() });

/** The names that administrators entered, by name. */
export async function listLocalPlaces({ db }: Pick<Context, "db">) {
  const { id, name, aliases, kind, position, districtCode, source } = localPlace;
  return db
    .select({ id, name, aliases, kind, position, districtCode, source })
    .from(localPlace)
    .orderBy(asc(localPlace.name), asc(localPlace.id));
}
export type LocalPlaceView = Awaited<ReturnType<typeof listLocalPlaces>>[number];

/** Adds or changes a local name. */
export async function saveLocalPlace(context: Context, input: z.output<typeof SaveLocalPlaceInput>) {
  const { id, position } = input;
  await inTransaction(context.db, async (tx) => {
    const [before] = await tx.select().from(localPlace).where(eq(localPlace.id, id)).for("update");
    const point = sql`st_setsrid(st_makepoint(${position.lng}::float8, ${position.lat}::float8), 4326)`;
    const values = {
      ...input,
      aliases: [...new Set(input.aliases)],
      searchKeys: searchKeysOf([input.name, ...input.aliases]),
      districtCode: sql`(select code from district where st_covers(boundary, ${point}) order by code limit 1)`,
      changedAt: context.now(),
    };
    await tx.insert(localPlace).values(values).onConflictDoUpdate({ target: localPlace.id, set: values });
    const [after] = await tx.select().from(localPlace).where(eq(localPlace.id, id));
    const change = { before: shown(before), after: shown(after) };
    await recordChange(tx, context, { kind: "local-place.changed", of: { place: input.name }, ...change });
  });
  context.announce();
}

/** Removes a local name; saving it again under its id puts it back. */
export async function removeLocalPlace(context: Context, { id }: z.output<typeof LocalPlaceInput>) {
  await inTransaction(context.db, async (tx) => {
    const [before] = await tx.delete(localPlace).where(eq(localPlace.id, id)).returning();
    if (!before) throw new Refusal("not-found", { place: id });
    await recordChange(tx, context, {
      kind: "local-place.changed",
      of: { place: before.name },
      before: shown(before),
      after: null,
    });
  });
  context.announce();
}

/** What the audit trail keeps of a row. */
function shown(row: typeof localPlace.$inferSelect | undefined) {
  if (!row) return null;
  const { name, aliases, kind, position, districtCode, source } = row;
  return { name, aliases, kind, position, districtCode, source };
}
