/** The languages of the product; the first is the default. Each has a message catalogue in `server/words`. */
export const languages = ["id", "en"] as const;
/** The settings of a wall screen, and the choices for each of them. The first choice is the default. */
export const screenTextSizes = ["normal", "large", "largest"] as const;
export const screenThemes = ["dark", "light"] as const;

export type ScreenSettings = {
  language: (typeof languages)[number];
  textSize: (typeof screenTextSizes)[number];
  /**
   * Whether new incidents play a sound. The browser plays it only after somebody has clicked or typed on the screen
   * once.
   */
  sound: boolean;
  /** Whether the map tours the districts while no urgent incident is open and no new incident is shown. */
  scenes: boolean;
  theme: (typeof screenThemes)[number];
};

/**
 * Complete settings from the stored ones. Missing or invalid values are replaced by their defaults and unknown ones are
 * dropped, so that an old row cannot break a screen.
 */
export function screenSettings(storedSettings: unknown): ScreenSettings {
  const { language, textSize, sound, scenes, theme } = (isRecord(storedSettings) ? storedSettings : {}) as Record<
    string,
    unknown
  >;
  return {
    language: oneOf(languages, language),
    textSize: oneOf(screenTextSizes, textSize),
    sound: typeof sound === "boolean" ? sound : false,
    scenes: typeof scenes === "boolean" ? scenes : true,
    theme: oneOf(screenThemes, theme),
  };
}

function oneOf<Choice extends string>(options: readonly [Choice, ...Choice[]], value: unknown): Choice {
  return options.find((option) => option === value) ?? options[0];
}

function isRecord(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
