import type { Db } from "../../db/client";
import type { UnitKind } from "../../db/vocabulary";
import { saveUnits } from "../../server/import/save-units";
import { aContext, anAgency, kmFrom, sekayu } from "./makers";

type Options = { agency?: string; stations?: string[]; offDuty?: boolean };

let batchCount = 0;

/**
 * Creates a number of units of each kind with a fresh fix, spread around Sekayu at distinct positions. By default they
 * are on duty, have no station, and belong to a new agency with the dispatch rule `nearest`.
 */
export async function createManyUnits(
  db: Db,
  kinds: Partial<Record<UnitKind, number>>,
  options: Options = {},
): Promise<void> {
  const { agency = (await anAgency(db)).code, stations = [], offDuty = false } = options;
  const batchNumber = ++batchCount;
  const units = Object.entries(kinds).flatMap(([kind, count]) =>
    Array.from({ length: count }, (_, number) => ({
      unit: {
        callSign: `${kind}-${batchNumber}-${String(number).padStart(5, "0")}`,
        agencyCode: agency,
        stationCode: stations[number % stations.length] ?? null,
        kind: kind as UnitKind,
        mobility: "road" as const,
        duty: offDuty ? ("off-duty" as const) : ("available" as const),
      },
      // Steps of the golden angle distribute the units evenly.
      position: kmFrom(sekayu, 0.05 + Math.sqrt(number), (number * 137.508) % 360),
    })),
  );
  await saveUnits(db, aContext(db), units);
}
