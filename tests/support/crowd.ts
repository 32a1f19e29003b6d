import type { Db } from "../../db/client";
import type { UnitKind } from "../../db/vocabulary";
import { saveUnits } from "../../server/import/save-units";
import { aContext, anAgency, kmFrom, sekayu } from "./makers";

/** So many units of each kind with a fresh fix, spread around Sekayu, all of one agency that sends its nearest. */
export async function aCrowd(db: Db, kinds: Partial<Record<UnitKind, number>>): Promise<void> {
  const { code } = await anAgency(db);
  const units = Object.entries(kinds).flatMap(([kind, count]) =>
    Array.from({ length: count }, (_, number) => ({
      unit: {
        callSign: `${kind}-${String(number).padStart(5, "0")}`,
        agencyCode: code,
        kind: kind as UnitKind,
        mobility: "road" as const,
        duty: "available" as const,
      },
      // Golden-angle steps spread them evenly, no two at one spot.
      position: kmFrom(sekayu, 0.05 + Math.sqrt(number), (number * 137.508) % 360),
    })),
  );
  await saveUnits(db, aContext(db), units);
}
