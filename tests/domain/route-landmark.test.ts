import { expect, test } from "vitest";
import { findRouteLandmark } from "../../server/domain/route-landmark";

const step = (name: string | null, metres: number, edgeClass: "residential" | "ferry" = "residential") => {
  return { name, ref: null, class: edgeClass, metres };
};

test("a route is named after its longest bridge or ferry, or else after the road that makes up most of it", () => {
  const road = step("Jalan Merdeka", 9_000);
  const bridges = [step("Jembatan Lama", 40), step("Jembatan Musi", 900)];
  expect(findRouteLandmark([road, ...bridges])).toBe("Jembatan Musi");
  expect(findRouteLandmark([road, step("Penyeberangan Sungai Lilin", 300, "ferry")])).toBe(
    "Penyeberangan Sungai Lilin",
  );
  expect(findRouteLandmark([road, step(null, 300, "ferry"), step("Jalan Jembatan Dua", 500)])).toBe("Jalan Merdeka");
  // A road that is left and joined again counts with both stretches, and a road without a name by its number.
  const turnOff = step(null, 1_000);
  const trunk = { ...step(null, 700), ref: "P.24" };
  expect(findRouteLandmark([trunk, turnOff, trunk, step("Jalan Sudirman", 1_200)])).toBe("P.24");
});

test("a route that no named road stands for has no name", () => {
  expect(findRouteLandmark([])).toBeNull();
  expect(findRouteLandmark([step(null, 5_000), step("Lorong Melati", 200)])).toBeNull();
});
