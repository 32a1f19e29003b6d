import { describe, expect, test } from "vitest";
import {
  compareTravel,
  straightLineReasons,
  type Travel,
  travelByLine,
  travelByNetwork,
} from "../../server/domain/travel";
import { findVehicle, toVehicleBit } from "../../server/domain/vehicle";

describe("the vehicle of a unit", () => {
  test.each([
    ["ambulance", "road", [], "ambulance"],
    ["ambulance", "river", [], "boat"],
    ["rescue-boat", "river", ["water-rescue"], "boat"],
    ["rescue-boat", "road", ["water-rescue"], "patrol"],
    ["fire-engine", "road", [], "fire-engine"],
    ["tow-truck", "road", [], "fire-engine"],
    ["public-works-crew", "road", [], "fire-engine"],
    ["police-patrol", "road", [], "patrol"],
    ["police-patrol", "road", ["motorcycle"], "motorcycle"],
    ["police-patrol", "river", ["motorcycle"], "boat"],
    ["ambulance", "road", ["advanced-life-support", "motorcycle"], "motorcycle"],
    ["disaster-team", "road", ["chainsaw"], "patrol"],
  ] as const)("%s by %s with %j: %s", (kind, mobility, skills, vehicle) => {
    expect(findVehicle({ kind, mobility, skills })).toBe(vehicle);
  });

  test("its bit in the network follows the order of the vocabulary", () => {
    expect((["ambulance", "fire-engine", "patrol", "motorcycle", "boat"] as const).map(toVehicleBit)).toEqual([
      1, 2, 4, 8, 16,
    ]);
  });
});

describe("the order of travel times", () => {
  const roadTravel = travelByNetwork(600_000, 5_000, false);
  const lineTravel = travelByLine(4_000, "ambulance", "unit-off-network");
  const noRoadTravel = travelByLine(100, "ambulance", "no-road");

  test("a straight-line time is the estimate of travel-estimate.ts, and the 90th percentile is 1.5 times the median", () => {
    expect(lineTravel).toMatchObject({ rankedBy: "straight-line", seconds: 504, secondsP90: 756, routeM: null });
    expect(travelByLine(4_000, "boat", "no-network").seconds).toBe(1_008);
    expect(roadTravel).toMatchObject({ rankedBy: "travel-time", reason: null, seconds: 600, secondsP90: 900 });
  });

  test("network and straight-line times are compared in seconds, and a unit without a route comes last", () => {
    const sortedTravels: Travel[] = [noRoadTravel, roadTravel, lineTravel].sort(compareTravel);
    expect(sortedTravels).toEqual([lineTravel, roadTravel, noRoadTravel]);
    expect(straightLineReasons).toContain(sortedTravels[2]?.reason);
  });
});
