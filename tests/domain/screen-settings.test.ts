import { screenSettings } from "../../server/domain/screen-settings";
import { expect, test } from "../support/test";

const defaults = { language: "id", textSize: "normal", sound: false, scenes: true, theme: "dark" };

test.each([
  ["nothing stored", {}, defaults],
  ["null", null, defaults],
  ["unknown fields of an old row", { zoom: 3, language: "en" }, { ...defaults, language: "en" }],
  ["choices that no longer exist", { textSize: "gigantic", theme: "sepia" }, defaults],
  ["values of the wrong type", { sound: "yes", scenes: 0, language: 1 }, defaults],
  [
    "all settings stored",
    { language: "en", textSize: "largest", sound: true, scenes: false, theme: "light" },
    { language: "en", textSize: "largest", sound: true, scenes: false, theme: "light" },
  ],
])("settings of a screen with %s", (_, stored, expected) => expect(screenSettings(stored)).toEqual(expected));
