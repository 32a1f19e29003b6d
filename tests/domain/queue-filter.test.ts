import {
  addFacet,
  isFiltering,
  listFacets,
  matchesFilter,
  noFilter,
  type QueueFilter,
  removeFacet,
} from "../../app/dispatch/queue/queue-filter";
import { expect, test } from "../support/test";

const incident = {
  number: 123,
  category: "fire",
  address: "Desa Kayu Ara",
  description: "rumah terbakar dekat pasar",
  district: { code: "16.06.01", name: "Sekayu" },
  assignments: [{ unit: { callSign: "BUSA-SKY-1", agency: "damkar" } }],
} as const;
const typeName = "Kebakaran rumah House fire";

test.each<[string, Partial<QueueFilter>, boolean]>([
  ["an empty filter matches everything", {}, true],
  ["its category", { categories: ["fire"] }, true],
  ["any of the chosen categories", { categories: ["health", "fire"] }, true],
  ["another category", { categories: ["health"] }, false],
  ["its district", { districts: ["16.06.01"] }, true],
  ["another district", { districts: ["16.06.02"] }, false],
  ["an agency that was sent", { agencies: ["damkar"] }, true],
  ["an agency that was not", { agencies: ["dinkes"] }, false],
  ["one value of each kind must match", { categories: ["fire"], agencies: ["dinkes"] }, false],
  ["all words, in any field", { words: "pasar kayu" }, true],
  ["one word that does not occur", { words: "pasar lais" }, false],
  ["its type in the other language", { words: "house" }, true],
  ["its number, with or without the sign", { words: "#123" }, true],
  ["the beginning of its number", { words: "12" }, true],
  ["digits inside its number", { words: "23" }, false],
  ["a call sign", { words: "busa-sky" }, true],
])("%s", (_, filter, expected) => {
  expect(matchesFilter(incident, { ...noFilter, ...filter }, typeName)).toBe(expected);
});

test("a value is added once, and removing it leaves an empty filter", () => {
  const facet = { kind: "categories", value: "fire" } as const;
  const filterWithFacet = addFacet(addFacet(noFilter, facet), facet);
  expect(listFacets(filterWithFacet)).toEqual([facet]);
  expect(isFiltering(filterWithFacet)).toBe(true);
  expect(isFiltering(removeFacet(filterWithFacet, facet))).toBe(false);
  expect(isFiltering({ ...noFilter, words: "  " })).toBe(false);
});
