import { expect, test } from "vitest";
import { rankTypes } from "../../app/dispatch/intake/rank-types";

const types = [
  {
    nameId: "Kecelakaan lalu lintas, korban terjepit",
    nameEn: "Road accident with trapped people",
    defaultPriority: 1,
  },
  { nameId: "Kecelakaan lalu lintas", nameEn: "Road accident", defaultPriority: 2 },
  { nameId: "Banjir", nameEn: "Flood", defaultPriority: 2 },
  { nameId: "Banjir bandang", nameEn: "Flash flood", defaultPriority: 1 },
];

test.each([
  ["kecelakaan lalu lintas", ["Kecelakaan lalu lintas", "Kecelakaan lalu lintas, korban terjepit"]],
  ["terjepit", ["Kecelakaan lalu lintas, korban terjepit"]],
  ["flood", ["Banjir", "Banjir bandang"]],
  ["banj", ["Banjir bandang", "Banjir"]],
  ["lintas kece", ["Kecelakaan lalu lintas, korban terjepit", "Kecelakaan lalu lintas"]],
  ["gempa", []],
])("typing %j offers, best first, %j", (words, names) => {
  expect(rankTypes(types, words).map(({ nameId }) => nameId)).toEqual(names);
});

test("typing nothing offers everything", () => {
  expect(rankTypes(types, " ")).toHaveLength(types.length);
});
