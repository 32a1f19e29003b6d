import type { Db } from "../../db/client";
import { coverageStations } from "../../db/coverage-queries";
import type { UnitKind } from "../../db/vocabulary";
import { type Reach, reachOf } from "../domain/coverage";
import { sphereSlack } from "../domain/shortlist";
import { asColumns, kindsOf, type Point } from "./list-points";

type NearStation = Reach & { station: string };

/** For each place the nearest station that houses units of a kind, or of any; `usual` only of those with one on duty. */
export async function nearStations(db: Db, kind: UnitKind | null, points: readonly Point[]) {
  const nearest = { station: new Map<string, NearStation>(), usual: new Map<string, NearStation>() };
  for (const row of await coverageStations(db, {
    ...asColumns(points),
    kinds: kindsOf(kind),
    slack: sphereSlack,
  })) {
    nearest[row.measure].set(row.id, { station: row.station, ...reachOf(row.distanceM, row.mobility) });
  }
  return nearest;
}
