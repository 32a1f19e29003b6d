import type { Db } from "../../db/client";
import { incidentType, target } from "../../db/schema/plans";
import { type Category, categories } from "../../db/vocabulary";
import type { InsightStep } from "../domain/insight";
import { defaultThresholds } from "../domain/target";

/** What each type is counted under: its category today. */
export async function categoriesOfTypes(db: Db): Promise<Map<string, Category>> {
  const rows = await db.select({ code: incidentType.code, category: incidentType.category }).from(incidentType);
  return new Map(rows.map(({ code, category }) => [code, category]));
}

/** The seconds promised for a step in a category; where nothing is promised there are none. */
export type Promised = Partial<Record<InsightStep, number>>;

export async function readTargets(db: Db): Promise<Map<Category, Promised>> {
  const rows = await db.select().from(target);
  return new Map(
    categories.map((category) => {
      const { assignSeconds, acknowledgeSeconds, promisedSeconds } =
        rows.find((row) => row.category === category) ?? defaultThresholds(category);
      const total = promisedSeconds === null ? {} : { total: promisedSeconds };
      return [category, { dispatch: assignSeconds, acknowledge: acknowledgeSeconds, ...total }];
    }),
  );
}
