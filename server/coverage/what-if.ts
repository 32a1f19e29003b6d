import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { distancesTo } from "../../db/queries/coverage";
import { locatePoint } from "../../db/queries/district";
import { unit } from "../../db/schema/units";
import { formatPoint } from "../../db/sql";
import { type Mobility, type UnitKind, unitKinds } from "../../db/vocabulary";
import type { Context } from "../context";
import {
  chooseBetterReach,
  compareBeforeAndAfter,
  defaultLimitsKm,
  estimateReach,
  type HelpMeasure,
  helpMeasures,
  type Limit,
  type Reach,
} from "../domain/coverage";
import { findVehicle } from "../domain/vehicle";
import { badField, Refusal } from "../errors";
import { Location } from "../location";
import { type CorrectedNetwork, readCorrectedNetwork } from "../routing/find-routes";
import { findNearestUnits } from "./nearest-units";
import { HourBandInput, listPoints, type Point, toColumns } from "./points";
import { findNearestStations } from "./stations";
import { findFastest, hasRoutingNetwork } from "./travel-times";
import { LimitInput } from "./without-unit";

export const WhatIfInput = z.strictObject({
  kind: z.enum(unitKinds).nullable(),
  hourBand: HourBandInput,
  ...Location.shape,
  /**
   * What the trial station is compared with: the nearest available unit (`now`), the nearest station with a unit on
   * duty (`usual`) or the nearest station with any unit (`station`).
   */
  helpMeasure: z.enum(helpMeasures).default("usual"),
  limit: LimitInput.default({ by: "minutes", max: 30 }),
});

/** A trial station farther than this from every village and cell is refused. */
const maxDistanceM = 100_000;

/**
 * Returns the effect of a trial station at a point. For each village and cell, returns how far away help would be with
 * the trial station. For all villages together and for each district that gains, compares coverage before and after,
 * at the standard distances and at the given limit. Refuses a point more than 100 km from every village and cell.
 */
export async function previewTrialStation(context: Context, input: z.output<typeof WhatIfInput>) {
  const { kind, hourBand, lng, lat, helpMeasure, limit } = input;
  const at = formatPoint({ lng, lat });
  const [pointInfo] = await locatePoint(context.db, { at });
  if (!pointInfo) throw new Refusal("no-reference-data", { missing: "district" });
  const { villages, cells } = await listPoints(context);
  const points = [...villages, ...cells];
  const travelNetwork = await readCorrectedNetwork(context, hourBand);
  const network = travelNetwork.source.version;
  const [distances, before, mobility] = await Promise.all([
    distancesTo(context.db, { ...toColumns(points), at }),
    readReachesBefore(context, travelNetwork, { kind, helpMeasure }, points),
    readUsualMobility(context.db, kind),
  ]);
  if (distances.every(({ distanceM }) => distanceM > maxDistanceM)) {
    throw badField("lng", "lies more than 100 km from every district", "too-large");
  }
  // The trial station has a vehicle of the chosen kind, which travels by road or by river, as most units of that kind
  // do. If no kind is chosen, the vehicle is a patrol car.
  const vehicle = findVehicle({ kind: kind ?? "police-patrol", mobility, skills: [] });
  const reachesFromTrial = hasRoutingNetwork(travelNetwork)
    ? await findFastest(travelNetwork, points, [{ id: "trial", lng, lat, vehicle }], 1)
    : new Map(distances.map(({ id, distanceM }) => [id, [estimateReach(distanceM, mobility)]]));
  const after = new Map<string, Reach>();
  for (const { id } of points) {
    const reach = chooseBetterReach(network, before.get(id) ?? null, reachesFromTrial.get(id)?.[0] ?? null);
    if (!reach) continue;
    const { distanceM, etaSeconds, rankedBy } = reach;
    after.set(id, { distanceM, etaSeconds, rankedBy });
  }

  const limits: Limit[] = [...defaultLimitsKm.map((maxKm) => ({ by: "km" as const, max: maxKm })), limit];
  const compareBeforeAndAfterAt = (points: readonly Point[]) =>
    compareBeforeAndAfter(
      points.map(({ id }) => ({ before: before.get(id) ?? null, after: after.get(id) ?? null })),
      limits,
      network,
    );
  const districts = [...new Set(villages.map(({ district }) => district))]
    .map((code) => ({ code, ...compareBeforeAndAfterAt(villages.filter(({ district }) => district === code)) }))
    .filter(({ gaining }) => gaining > 0)
    .sort((a, b) => b.gaining - a.gaining || (a.code < b.code ? -1 : 1));
  return {
    lng,
    lat,
    district: { code: pointInfo.districtCode, name: pointInfo.districtName, boundary: pointInfo.boundary },
    network,
    mobility,
    helpMeasure,
    limits,
    all: compareBeforeAndAfterAt(villages),
    districts,
    /** For each place, the distance and travel time of the nearest help if the trial station existed. */
    after: [...after],
  };
}
export type WhatIf = Awaited<ReturnType<typeof previewTrialStation>>;

async function readReachesBefore(
  context: Context,
  travelNetwork: CorrectedNetwork,
  { kind, helpMeasure }: { kind: UnitKind | null; helpMeasure: HelpMeasure },
  points: readonly Point[],
): Promise<Map<string, Reach>> {
  if (helpMeasure !== "now") return (await findNearestStations(context.db, travelNetwork, kind, points))[helpMeasure];
  const units = await findNearestUnits(context, travelNetwork, kind, points);
  return new Map([...units].flatMap(([id, [first]]) => (first ? [[id, first]] : [])));
}

/** Returns how most units of a kind travel; `road` if the numbers are equal or no kind is given. */
async function readUsualMobility(db: Db, kind: UnitKind | null): Promise<Mobility> {
  if (!kind) return "road";
  const rows = await db
    .select({ mobility: unit.mobility })
    .from(unit)
    .where(and(eq(unit.kind, kind), isNull(unit.retiredAt)));
  const riverUnitCount = rows.filter(({ mobility }) => mobility === "river").length;
  return riverUnitCount * 2 > rows.length ? "river" : "road";
}
