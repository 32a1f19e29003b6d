import type { Db } from "../../db/client";
import type { UnitKind } from "../../db/vocabulary";
import { saveUnits } from "../../server/import/save-units";
import { aContext, anAgency, kmFrom, sekayu } from "./makers";

type Wish = { agency?: string; stations?: string[]; resting?: boolean };

let made = 0;

/**
 * So many units of each kind with a fresh fix, spread around Sekayu, no two at one spot; of an agency that sends its
 * nearest, without stations and on duty, unless wished otherwise.
 */
export async function createManyUnits(
  db: Db,
  kinds: Partial<Record<UnitKind, number>>,
  wish: Wish = {},
): Promise<void> {
  const { agency = (await anAgency(db)).code, stations = [], resting = false } = wish;
  const crowd = ++made;
  const units = Object.entries(kinds).flatMap(([kind, count]) =>
    Array.from({ length: count }, (_, number) => ({
      unit: {
        callSign: `${kind}-${crowd}-${String(number).padStart(5, "0")}`,
        agencyCode: agency,
        stationCode: stations[number % stations.length] ?? null,
        kind: kind as UnitKind,
        mobility: "road" as const,
        duty: resting ? ("off-duty" as const) : ("available" as const),
      },
      // Golden-angle steps spread them evenly.
      position: kmFrom(sekayu, 0.05 + Math.sqrt(number), (number * 137.508) % 360),
    })),
  );
  await saveUnits(db, aContext(db), units);
}
