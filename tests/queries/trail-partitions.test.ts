import { sql } from "drizzle-orm";
import { openPostgres } from "../../db/client";
import { dropTrailPartitions, makeTrailPartitions } from "../../db/queries/trail";
import { expect, test } from "../support/test";

const days = ["2031-05-01", "2031-05-02", "2031-05-03", "2031-05-04"] as const;

test("processes that start together create and drop trail partitions without conflicts", async ({ databaseUrl }) => {
  const { db, close } = await openPostgres(databaseUrl, { size: 8 });
  const countPartitions = async () => {
    const result = await db.execute(sql`select count(*)::int from pg_class where relname like 'fix_203105__'`);
    return (result as unknown as { rows: { count: number }[] }).rows[0]?.count;
  };
  for (let round = 0; round < 5; round++) {
    const createdPartitions = await Promise.all(
      Array.from({ length: 8 }, () => makeTrailPartitions(db, { first: days[0], last: days[3] })),
    );
    expect(createdPartitions.flat().filter((partition) => partition.made)).toHaveLength(days.length);
    expect(await countPartitions()).toBe(days.length);
    await Promise.all(Array.from({ length: 8 }, () => dropTrailPartitions(db, { before: "2031-05-05" })));
    expect(await countPartitions()).toBe(0);
  }
  await close();
});
