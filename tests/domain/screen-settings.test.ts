import {
  arcMinutesOf,
  completeScreenSettings,
  defaultGeometry,
  findDayPart,
  fontSizeOf,
  geometryProblems,
  maxDistanceMetres,
} from "../../server/domain/screen-settings";
import { expect, test } from "../support/test";

const defaults = { ...defaultGeometry, language: "id", sound: false, scenes: true, theme: "automatic", group: "" };
const videoWall = { diagonalInches: 46.5, distanceMetres: 8, panelsWide: 3, panelsHigh: 2 };

test.each([
  ["nothing stored", {}, defaults],
  ["null", null, defaults],
  ["unknown fields of an old row", { zoom: 3, language: "en" }, { ...defaults, language: "en" }],
  ["choices and sizes that no longer exist", { theme: "sepia", diagonalInches: 500, panelsWide: 0 }, defaults],
  ["values of the wrong type", { sound: "yes", scenes: 0, language: 1, distanceMetres: "5" }, defaults],
  ["a distance that is too far for its diagonal", { distanceMetres: 20 }, { ...defaults, distanceMetres: 9 }],
  [
    "all settings stored",
    { ...videoWall, language: "en", sound: true, scenes: false, theme: "light", group: "Opproom" },
    { ...videoWall, language: "en", sound: true, scenes: false, theme: "light", group: "Opproom" },
  ],
])("settings of a screen with %s", (_, stored, expected) => expect(completeScreenSettings(stored)).toEqual(expected));

// The first case is the example in NUREG-0700: at 5 m, 16 minutes of arc are 23.3 mm; a pixel of the screen is 0.634
// mm.
test.each([
  ["55 inches at 5 m", {}, { width: 1920, height: 1080 }, 23.27 / 0.6342 / 0.727],
  ["a screen with twice the pixels", {}, { width: 3840, height: 2160 }, (23.27 / 0.6342 / 0.727) * 2],
  ["three panels side by side", { panelsWide: 3 }, { width: 5760, height: 1080 }, 23.27 / 0.6342 / 0.727],
  ["two rows of panels", { panelsHigh: 2 }, { width: 1920, height: 2160 }, 23.27 / 0.6342 / 0.727],
  ["8 m", { distanceMetres: 8 }, { width: 1920, height: 1080 }, (23.27 / 0.6342 / 0.727) * 1.6],
  ["85 inches", { diagonalInches: 85 }, { width: 3840, height: 2160 }, ((23.27 / 0.6342 / 0.727) * 2 * 55) / 85],
])("16 minutes of arc on %s", (_, part, pixels, expectedPx) => {
  const geometry = { ...defaultGeometry, ...part };
  expect(fontSizeOf(16, geometry, pixels)).toBeCloseTo(expectedPx, 1);
  expect(arcMinutesOf(fontSizeOf(16, geometry, pixels), geometry, pixels)).toBeCloseTo(16, 5);
});

test("a geometry outside its limits is named with its limits", () => {
  expect(maxDistanceMetres(defaultGeometry)).toBe(9);
  const listProblems = (part: object) => [...geometryProblems({ ...defaultGeometry, ...part })];
  expect(listProblems({})).toEqual([]);
  expect(listProblems({ distanceMetres: 9.5 })).toEqual([["distanceMetres", { min: 1, max: 9 }]]);
  expect(listProblems({ distanceMetres: 9.5, panelsHigh: 2 })).toEqual([]);
  expect(listProblems({ diagonalInches: 12 })[0]).toEqual(["diagonalInches", { min: 20, max: 120 }]);
  expect(listProblems({ panelsWide: 1.5 })).toEqual([["panelsWide", { min: 1, max: 6 }]]);
  expect(listProblems({ panelsHigh: Number.NaN }).map(([field]) => field)).toContain("panelsHigh");
});

test("the light follows the hour in WIB", () => {
  const lightFrom = (time: string) => findDayPart(Date.parse(`2026-11-28T${time}:00+07:00`));
  const times = ["00:00", "06:29", "06:30", "12:00", "17:29", "17:30", "20:59", "21:00"];
  expect(times.map(lightFrom)).toEqual(["night", "night", "day", "day", "day", "evening", "evening", "night"]);
});
