import { TransactionRollbackError } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { locatePoint, pointText } from "../../db/queries";
import { fillRequirements } from "../assignment/fill-requirements";
import { readPlan, readType } from "../assignment/read-plan";
import { type Context, freshSince } from "../context";
import { badField, Refusal } from "../errors";
import { Location } from "../location";
import { SaveStationInput, writeStation } from "./save-station";

export const PreviewInput = z.strictObject({
  type: z.string().min(1).max(64),
  priority: z.int().min(1).max(4).optional(),
  location: Location,
  /** A station as it would be after saving; nothing of it is kept. */
  station: SaveStationInput.optional(),
});
type Wish = z.output<typeof PreviewInput>;

/** Whom the rule would send to a point now, and with a station changed as proposed. Nothing is taken and nothing is kept. */
export async function previewRule(context: Context, wish: Wish) {
  const { db } = context;
  let preview: Awaited<ReturnType<typeof askRule>> | undefined;
  try {
    await db.transaction(async (tx) => {
      if (wish.station) await writeStation(tx, context, wish.station);
      preview = await askRule(tx, context, wish);
      tx.rollback();
    });
  } catch (error) {
    if (!(error instanceof TransactionRollbackError)) throw error;
  }
  if (!preview) throw new Error("a preview ended without an answer");
  return preview;
}

async function askRule(tx: Db, context: Context, { type: code, priority, location }: Wish) {
  const type = await readType(tx, code);
  if (!type) throw badField("type", `no incident type has the code "${code}"`, "not-there");
  const [located] = await locatePoint(tx, { at: pointText(location) });
  if (!located) throw new Refusal("no-reference-data", { missing: "district" });
  const plan = await readPlan(tx, code, priority ?? type.defaultPriority);
  const situation = { at: location, now: context.now(), freshSince: freshSince(context), ...located };
  const { picks, unmet } = await fillRequirements(tx, plan, situation, { take: false });
  return {
    district: { code: located.districtCode, name: located.districtName },
    boundary: located.boundary,
    responsibleStations: located.responsibleStations,
    sent: picks.map(({ requirement, rank, unit, passedOver }) => {
      const { id, callSign, kind, agency, distanceM, basis, responsible } = unit;
      return { requirement, rank, unit: { id, callSign, kind, agency }, distanceM, basis, responsible, passedOver };
    }),
    unmet,
  };
}
