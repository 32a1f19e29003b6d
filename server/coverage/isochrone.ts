import { eq } from "drizzle-orm";
import { cellToLatLng, getHexagonEdgeLengthAvg, gridDisk, latLngToCell, UNITS } from "h3-js";
import { z } from "zod";
import type { LngLat } from "../../db/columns";
import type { Vehicle } from "../../db/network-vocabulary";
import { station } from "../../db/schema/agencies";
import { type PositionBasis, unitKinds } from "../../db/vocabulary";
import type { Context } from "../context";
import { estimateTravelSeconds } from "../domain/travel-estimate";
import { findMobility, findVehicle } from "../domain/vehicle";
import { Refusal } from "../errors";
import { unitsPerDegree } from "../ground/osm-objects";
import { type CorrectedNetwork, readCorrectedNetwork } from "../routing/find-routes";
import type { RoutingNetwork } from "../routing/network";
import { samplePoints } from "../routing/sample-points";
import { listUnits } from "../units/list-units";
import { HourBandInput, readDistrictsOfCells } from "./points";
import { listStationVehicles } from "./stations";
import { computeCached, hasRoutingNetwork, measureStraightDistanceM } from "./travel-times";

const maxMinutes = 60;

export const IsochroneInput = z.strictObject({
  from: z.union([z.strictObject({ station: z.string().max(100) }), z.strictObject({ unitId: z.uuid() })]),
  /** For a station: the kind of the units that start there; null for units of any kind. Ignored for a unit. */
  kind: z.enum(unitKinds).nullable(),
  minutes: z.int().min(5).max(maxMinutes),
  hourBand: HourBandInput,
});

/** Spacing in metres of the points on a road for which travel times are computed. */
const stepM = 200;

/** Returns the H3 resolution of the cells: cells of 0.7 km2 for up to 20 minutes, cells of 5 km2 for longer times. */
function chooseResolution(minutes: number): number {
  return minutes <= 20 ? 8 : 7;
}

/**
 * Returns the H3 cells that a unit, or a station's units of one kind, can reach within the given minutes, with the
 * travel time to each cell. Over the network, a cell is reached if a point on one of its roads is reached. If there is
 * no network, or the start is not connected to it, the time is estimated from the straight line to the cell's centre. A
 * unit whose position is hidden from the viewer starts at its station. Refuses with `not-found` if the unit or station
 * is unknown or has no position, or if the station has no such units.
 */
export async function readIsochrone(context: Context, input: z.output<typeof IsochroneInput>) {
  const { from, kind, minutes, hourBand } = input;
  const origin =
    "station" in from
      ? await findStationOrigin(context, from.station, kind)
      : await findUnitOrigin(context, from.unitId);
  const travelNetwork = await readCorrectedNetwork(context, hourBand);
  const resolution = chooseResolution(minutes);
  const { name, basis, vehicles, lng, lat } = origin;
  const roadCells = hasRoutingNetwork(travelNetwork)
    ? findCellsReachedByRoad(travelNetwork, origin, minutes, await readDistrictsOfCells(context.db, resolution))
    : null;
  const cells = roadCells ?? findCellsReachedByLine(origin, minutes);
  return {
    ...{ name, minutes, resolution, lng, lat, basis, vehicles },
    network: travelNetwork.source.version,
    closures: travelNetwork.closures,
    speeds: travelNetwork.speeds,
    rankedBy: roadCells ? ("travel-time" as const) : ("straight-line" as const),
    /** Each cell with the travel time to it, in seconds. */
    cells: [...cells].map(([cell, seconds]) => [cell, Math.round(seconds)] as const),
  };
}
export type Isochrone = Awaited<ReturnType<typeof readIsochrone>>;

type Origin = LngLat & {
  /** Name of the station, or call sign of the unit. */
  name: string;
  vehicles: Vehicle[];
  basis: PositionBasis;
};
type SecondsByCell = Map<string, number>;

async function findStationOrigin({ db }: Context, code: string, kind: IsochroneKind): Promise<Origin> {
  const stationVehicles = (await listStationVehicles(db, kind)).filter(({ id }) => id === code);
  const [first] = stationVehicles;
  if (!first) throw new Refusal("not-found", { station: code });
  const { name, lng, lat } = first;
  return { name, lng, lat, vehicles: stationVehicles.map(({ vehicle }) => vehicle), basis: "station" };
}
type IsochroneKind = z.output<typeof IsochroneInput>["kind"];

/** Returns the position of the unit, or of its station if the unit's position is unknown or hidden from the viewer. */
async function findUnitOrigin(context: Context, unitId: string): Promise<Origin> {
  const unit = (await listUnits(context, [unitId])).find(({ id }) => id === unitId);
  if (!unit) throw new Refusal("not-found", { unitId });
  const nameAndVehicles = { name: unit.callSign, vehicles: [findVehicle(unit)] };
  if (unit.lng !== null && unit.lat !== null && unit.basis !== null) {
    return { lng: unit.lng, lat: unit.lat, ...nameAndVehicles, basis: unit.basis };
  }
  const [stationOfUnit] = await context.db
    .select({ position: station.position })
    .from(station)
    .where(eq(station.code, unit.station ?? ""));
  if (!stationOfUnit) throw new Refusal("not-found", { unitId });
  return { ...stationOfUnit.position, ...nameAndVehicles, basis: "station" };
}

/**
 * Returns the cells reached over the network, with the travel time to each in seconds; null if the origin cannot be
 * snapped to the network for any of its vehicles. The time to a cell is corrected by the factor learned for the vehicle
 * and the cell's district.
 */
function findCellsReachedByRoad(
  { source: network, closures, speedsOfDistrict }: CorrectedNetwork & { source: RoutingNetwork },
  { lng, lat, vehicles }: Origin,
  minutes: number,
  districtByCell: ReadonlyMap<string, string>,
): SecondsByCell | null {
  const districts = [null, ...new Set(districtByCell.values())];
  const secondsByCell: SecondsByCell = new Map();
  let isOnNetwork = false;
  for (const vehicle of vehicles) {
    const findSpeedFactor = (district: string | null) => speedsOfDistrict(district)[vehicle]?.factor ?? 1;
    const maxStandardMinutes = minutes / Math.min(...districts.map(findSpeedFactor));
    const standardSecondsByCell = findCellsReachedAtStandardSpeed(
      network,
      closures,
      { lng, lat, vehicle },
      minutes,
      maxStandardMinutes,
    );
    isOnNetwork ||= standardSecondsByCell !== null;
    for (const [cell, cellSeconds] of standardSecondsByCell ?? []) {
      const correctedSeconds = cellSeconds * findSpeedFactor(districtByCell.get(cell) ?? null);
      if (correctedSeconds <= Math.min(minutes * 60, secondsByCell.get(cell) ?? Number.POSITIVE_INFINITY))
        secondsByCell.set(cell, correctedSeconds);
    }
  }
  return isOnNetwork ? secondsByCell : null;
}

/** Returns the cells that a vehicle reaches at standard speeds; null if the origin is off the network. */
function findCellsReachedAtStandardSpeed(
  network: RoutingNetwork,
  closures: readonly string[],
  { lng, lat, vehicle }: LngLat & { vehicle: Vehicle },
  minutes: number,
  maxStandardMinutes: number,
): SecondsByCell | null {
  const resolution = chooseResolution(minutes);
  const key = ["isochrone", [...closures].sort(), lng, lat, vehicle, resolution, maxStandardMinutes];
  return computeCached(network, key, () => {
    const snaps = network.snapAll([{ lng, lat }], vehicle, { closures });
    const secondsByCell: SecondsByCell = new Map();
    if (!snaps[0]?.length) return network.isOffNetwork({ lng, lat }, vehicle) ? null : secondsByCell;
    const untilMs = maxStandardMinutes * 60_000;
    const search = network.searchFrom(snaps, vehicle, { closures, count: 1, untilMs });
    const addCell = (x: number, y: number, ms: number) => {
      if (ms > untilMs) return;
      const cell = latLngToCell(y / unitsPerDegree, x / unitsPerDegree, resolution);
      const knownSeconds = secondsByCell.get(cell);
      if (knownSeconds === undefined || ms < knownSeconds * 1_000) secondsByCell.set(cell, ms / 1_000);
    };
    for (const { x, y, accessMs } of snaps[0]) addCell(x, y, accessMs);
    search.visitArcs((arc, share, ms, arcMs) => {
      if (ms > untilMs) return;
      for (const point of samplePoints(network.graph, arc, share, stepM)) {
        addCell(point.x, point.y, ms + (point.share - share) * arcMs);
      }
    });
    return secondsByCell;
  });
}

function findCellsReachedByLine({ lng, lat, vehicles }: Origin, minutes: number): SecondsByCell {
  const resolution = chooseResolution(minutes);
  const secondsByCell: SecondsByCell = new Map();
  const isByRoad = vehicles.some((vehicle) => findMobility(vehicle) === "road");
  const mobility = isByRoad ? "road" : "river";
  const origin = latLngToCell(lat, lng, resolution);
  const estimateSecondsTo = (cell: string) => {
    const [cellLat, cellLng] = cellToLatLng(cell);
    return estimateTravelSeconds(measureStraightDistanceM({ lng, lat }, { lng: cellLng, lat: cellLat }), mobility);
  };
  // Rings of cells around the origin are about 1.5 edge lengths apart. Assume a smaller distance, so that no reachable
  // cell is missed.
  const ringDistanceM = 1.2 * getHexagonEdgeLengthAvg(resolution, UNITS.m);
  const ringCount = Math.ceil((minutes * 60) / estimateTravelSeconds(ringDistanceM, mobility));
  for (const cell of gridDisk(origin, ringCount)) {
    const neededSeconds = estimateSecondsTo(cell);
    if (neededSeconds <= minutes * 60) secondsByCell.set(cell, neededSeconds);
  }
  return secondsByCell;
}
