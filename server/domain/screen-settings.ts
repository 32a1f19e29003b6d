/** What can be set for each screen on the wall, and the choices of each; the first is what an unset screen has. */
export const screenLanguages = ["id", "en"] as const;
export const screenTextSizes = ["normal", "large", "largest"] as const;
export const screenThemes = ["dark", "light"] as const;

export type ScreenSettings = {
  language: (typeof screenLanguages)[number];
  textSize: (typeof screenTextSizes)[number];
  /** Whether a new incident is heard; a browser also wants to have been touched once. */
  sound: boolean;
  /** Whether the map goes from kecamatan to kecamatan while nothing urgent is open and nothing is new. */
  scenes: boolean;
  theme: (typeof screenThemes)[number];
};

/**
 * The settings of a screen whole, from whatever was stored for it: what is missing or no choice any more is as on an unset
 * screen, and what is not known any more is left out, so that no old row can break a screen.
 */
export function screenSettings(stored: unknown): ScreenSettings {
  const { language, textSize, sound, scenes, theme } = (isRecord(stored) ? stored : {}) as Record<string, unknown>;
  return {
    language: oneOf(screenLanguages, language),
    textSize: oneOf(screenTextSizes, textSize),
    sound: typeof sound === "boolean" ? sound : false,
    scenes: typeof scenes === "boolean" ? scenes : true,
    theme: oneOf(screenThemes, theme),
  };
}

function oneOf<Choice extends string>(choices: readonly [Choice, ...Choice[]], value: unknown): Choice {
  return choices.find((choice) => choice === value) ?? choices[0];
}

function isRecord(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
