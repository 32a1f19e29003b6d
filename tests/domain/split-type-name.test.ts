import { expect, test } from "vitest";
import { splitOffBrackets, splitTypeName } from "../../app/_words/split-type-name";

test.for([
  ["Pencurian", ["Pencurian"], "Pencurian"],
  ["Kecelakaan sungai (perahu, tongkang)", ["Kecelakaan sungai", " (perahu, tongkang)"], "Kecelakaan sungai"],
  [
    "Kecelakaan lalu lintas, korban terjepit",
    ["Kecelakaan lalu lintas", ", korban terjepit"],
    "Kecelakaan lalu lintas, korban terjepit",
  ],
  ["Kebakaran (kilang), korban (dua)", ["Kebakaran", " (kilang)", ", korban", " (dua)"], "Kebakaran, korban"],
] as const)("%s: additions are split off, and only those in brackets are left out", ([name, parts, main]) => {
  expect(splitTypeName(name)).toEqual(parts);
  expect(splitOffBrackets(name).main).toBe(main);
});
