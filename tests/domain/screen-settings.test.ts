import { screenSettings } from "../../server/domain/screen-settings";
import { expect, test } from "../support/test";

const unset = { language: "id", textSize: "normal", sound: false, scenes: true, theme: "dark" };

test.each([
  ["nothing stored", {}, unset],
  ["no object at all", null, unset],
  ["an old row with fields nobody knows any more", { zoom: 3, language: "en" }, { ...unset, language: "en" }],
  ["a choice that is none any more", { textSize: "gigantic", theme: "sepia" }, unset],
  ["values of the wrong kind", { sound: "yes", scenes: 0, language: 1 }, unset],
  [
    "all of it set",
    { language: "en", textSize: "largest", sound: true, scenes: false, theme: "light" },
    { language: "en", textSize: "largest", sound: true, scenes: false, theme: "light" },
  ],
])("a screen with %s", (_, stored, expected) => expect(screenSettings(stored)).toEqual(expected));
