import { utcOffsetMs } from "./calendar";

/** The languages of the product; the first is the default. Each has a message catalogue in `server/words`. */
export const languages = ["id", "en"] as const;
/** The themes of a wall display; the first is the default. */
export const screenThemes = ["automatic", "dark", "light"] as const;

/** What the text sizes of a screen are computed from. A video wall has several panels side by side and in rows. */
export type ScreenGeometry = {
  /** Diagonal of the screen; of one panel if there are several. */
  diagonalInches: number;
  /** Distance of the farthest reader. */
  distanceMetres: number;
  panelsWide: number;
  panelsHigh: number;
};

export type ScreenSettings = ScreenGeometry & {
  language: (typeof languages)[number];
  /**
   * Whether new incidents play a sound. The browser plays it only after somebody has clicked or typed on the screen
   * once.
   */
  sound: boolean;
  /** Whether the map tours the districts while no urgent incident is open and no new incident is shown. */
  scenes: boolean;
  theme: (typeof screenThemes)[number];
  /** Name of the group of screens that share the scenes; empty for a single screen. */
  group: string;
};

type Range = { min: number; max: number };

export const geometryLimits = {
  diagonalInches: { min: 20, max: 120 },
  distanceMetres: { min: 1, max: 20 },
  panelsWide: { min: 1, max: 6 },
  panelsHigh: { min: 1, max: 4 },
} as const satisfies Record<keyof ScreenGeometry, Range>;

export const defaultGeometry: ScreenGeometry = { diagonalInches: 55, distanceMetres: 5, panelsWide: 1, panelsHigh: 1 };

/**
 * Maximum reading distance in metres per inch of the screen's diagonal. For a reader farther away, fewer than about a
 * dozen lines of legible text fit on the screen.
 */
const maxMetresPerInch = 0.165;

/** The greatest distance from which a screen of this size can be read, rounded down to half a metre. */
export function maxDistanceMetres({ diagonalInches, panelsHigh }: ScreenGeometry): number {
  const metres = diagonalInches * panelsHigh * maxMetresPerInch;
  const { min, max } = geometryLimits.distanceMetres;
  return Math.min(max, Math.max(min, Math.floor(metres * 2) / 2)) || max;
}

/** The fields of a geometry that are not within their limits, each with these limits. */
export function geometryProblems(geometry: ScreenGeometry): ReadonlyMap<keyof ScreenGeometry, Range> {
  const ranges: Record<keyof ScreenGeometry, Range> = {
    ...geometryLimits,
    distanceMetres: { min: geometryLimits.distanceMetres.min, max: maxDistanceMetres(geometry) },
  };
  const fields = Object.keys(ranges) as (keyof ScreenGeometry)[];
  const isWithin = (field: keyof ScreenGeometry) =>
    geometry[field] >= ranges[field].min &&
    geometry[field] <= ranges[field].max &&
    (!field.startsWith("panels") || Number.isInteger(geometry[field]));
  return new Map(fields.filter((field) => !isWithin(field)).map((field) => [field, ranges[field]]));
}

/** Height of a capital letter as a share of the font size, for the typeface Inter. */
const capHeight = 0.727;

/** Minimum height of a capital letter in minutes of arc (NUREG-0700: at least 16, preferably 20 to 22). */
export const minArcMinutes = { text: 16, heading: 20 } as const;

type PixelSize = { width: number; height: number };

/** The font size in pixels at which a capital letter has this visual angle for the farthest reader. */
export function fontSizeOf(arcMinutes: number, geometry: ScreenGeometry, pixels: PixelSize): number {
  const capitalMm = Math.tan((arcMinutes * Math.PI) / (60 * 180)) * geometry.distanceMetres * 1_000;
  return capitalMm / (pixelMm(geometry, pixels) * capHeight);
}

/** The visual angle in minutes of arc of a capital letter in this font size, for the farthest reader. */
export function arcMinutesOf(fontPx: number, geometry: ScreenGeometry, pixels: PixelSize): number {
  const capitalMm = fontPx * capHeight * pixelMm(geometry, pixels);
  return (Math.atan(capitalMm / (geometry.distanceMetres * 1_000)) * 60 * 180) / Math.PI;
}

function pixelMm({ diagonalInches, panelsWide, panelsHigh }: ScreenGeometry, { width, height }: PixelSize): number {
  return (diagonalInches * 25.4) / Math.hypot(width / panelsWide, height / panelsHigh);
}

/**
 * Minutes of the day in WIB at which the automatic theme changes. Sekayu is near the equator, so they are the same all
 * year.
 */
const dayPartStartMinutes = { day: 6 * 60 + 30, evening: 17 * 60 + 30, night: 21 * 60 } as const;
/** The part of the day at a time (ms). The automatic theme is light by day, dark in the evening, dimmed at night. */
export function findDayPart(ms: number): keyof typeof dayPartStartMinutes {
  const minute = Math.floor((ms + utcOffsetMs) / 60_000) % (24 * 60);
  if (minute < dayPartStartMinutes.day || minute >= dayPartStartMinutes.night) return "night";
  return minute < dayPartStartMinutes.evening ? "day" : "evening";
}

/**
 * Complete settings from the stored ones. Missing or invalid values are replaced by their defaults and unknown ones are
 * dropped, so that an old row cannot break a screen.
 */
export function completeScreenSettings(storedSettings: unknown): ScreenSettings {
  const stored = (isRecord(storedSettings) ? storedSettings : {}) as Record<string, unknown>;
  const readNumber = (field: keyof ScreenGeometry): number => {
    const value = stored[field];
    const { min, max } = geometryLimits[field];
    return typeof value === "number" && value >= min && value <= max ? value : defaultGeometry[field];
  };
  const geometry: ScreenGeometry = {
    diagonalInches: readNumber("diagonalInches"),
    distanceMetres: readNumber("distanceMetres"),
    panelsWide: readNumber("panelsWide"),
    panelsHigh: readNumber("panelsHigh"),
  };
  return {
    ...geometry,
    distanceMetres: Math.min(geometry.distanceMetres, maxDistanceMetres(geometry)),
    language: chooseOption(languages, stored.language),
    sound: typeof stored.sound === "boolean" ? stored.sound : false,
    scenes: typeof stored.scenes === "boolean" ? stored.scenes : true,
    theme: chooseOption(screenThemes, stored.theme),
    group: typeof stored.group === "string" ? stored.group : "",
  };
}

function chooseOption<Choice extends string>(options: readonly [Choice, ...Choice[]], value: unknown): Choice {
  return options.find((option) => option === value) ?? options[0];
}

function isRecord(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
