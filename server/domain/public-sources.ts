import type { AirBand, WarningSeverity, WeatherWarningDecision, WeatherWarningState } from "../../db/hazard-vocabulary";

/** Stations farther from the regency than this do not represent its air. Palembang, the nearest city, is 60 km away. */
export const maxAirStationDistanceKm = 100;

/**
 * The distance up to which an earthquake is stored because it may be felt: 126 km for magnitude 5, 316 km for 6, 794 km
 * for 7. This is our own cautious rule: the Padang earthquake of 2009 (magnitude 7.6) was felt 900 km away, and the
 * rule gives 1,380 km.
 */
export function estimateFeltRadiusKm(magnitude: number): number {
  return 10 ** (0.4 * magnitude + 0.1);
}

/**
 * Two reports that differ by no more than this are about the same earthquake: the service revises the time and the
 * epicentre after its first report.
 */
export const sameEarthquakeTolerance = { seconds: 90, km: 150 };

/** Upper limits of the bands defined by Permen LHK 14/2020: for the index, and for PM2.5 in µg/m³ over 24 hours. */
const airLimits: [band: AirBand, ispu: number, pm25: number][] = [
  ["good", 50, 15.5],
  ["moderate", 100, 55.4],
  ["unhealthy", 200, 150.4],
  ["very-unhealthy", 300, 250.4],
  ["hazardous", Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
];

/** The band of a station, by its index or, if that is missing, by PM2.5. Null if both are missing. */
export function findAirBand({ ispu, pm25 }: { ispu: number | null; pm25: number | null }): AirBand | null {
  const isWithin = ([, maxIspu, maxPm25]: (typeof airLimits)[number]) =>
    ispu === null ? pm25 !== null && pm25 <= maxPm25 : ispu <= maxIspu;
  return airLimits.find(isWithin)?.[0] ?? null;
}

type AlertLevels = { siaga1M: number; siaga2M: number; siaga3M: number };

/** The alert level of a water level: 1 is the highest, 4 is normal. */
export function findSiagaLevel(levelM: number, { siaga1M, siaga2M, siaga3M }: AlertLevels): 1 | 2 | 3 | 4 {
  if (levelM >= siaga1M) return 1;
  if (levelM >= siaga2M) return 2;
  return levelM >= siaga3M ? 3 : 4;
}

/**
 * The task to propose for open high water: a flood, with priority 2 at Siaga 1 and priority 3 at Siaga 2 and 3. A
 * person decides.
 */
export function proposeFlood({ state, endedAt, siaga }: { state: string; endedAt: Date | null; siaga: number }) {
  if (state !== "open" || endedAt) return null;
  return { type: "flood", priority: siaga === 1 ? 2 : 3 } as const;
}

/** How fast the water rises in metres per hour; negative if it falls. Null without two readings ten minutes apart. */
export function computeRise(
  newest: { at: Date; levelM: number } | null,
  earlier: { at: Date; levelM: number } | null,
): number | null {
  const hours = newest && earlier ? (newest.at.getTime() - earlier.at.getTime()) / 3_600_000 : 0;
  return newest && earlier && hours >= 1 / 6 ? (newest.levelM - earlier.levelM) / hours : null;
}

/** The incident types that can be created from a weather warning. */
export const warningIncidentTypes = ["flood", "flash-flood", "strong-wind", "fallen-tree", "landslide"] as const;
type WarningIncidentType = (typeof warningIncidentTypes)[number];

const incidentTypeByWord: [pattern: RegExp, type: WarningIncidentType][] = [
  [/banjir bandang|flash flood/i, "flash-flood"],
  [/longsor|landslide/i, "landslide"],
  [/angin|puting beliung|wind|tornado|squall/i, "strong-wind"],
];

/** The most likely incident type for the events of a warning: strong wind for "Hujan Lebat dan Angin Kencang". */
export function guessWarningType(events: readonly string[]): WarningIncidentType {
  return incidentTypeByWord.find(([pattern]) => events.some((event) => pattern.test(event)))?.[1] ?? "flood";
}

type Warning = {
  state: WeatherWarningState;
  decision: WeatherWarningDecision;
  severity: WarningSeverity;
  expiresAt: Date;
};

/** The priority to propose for a warning in force: P2 if it is extreme, P3 if it is severe. A person decides. */
export function proposeWarningPriority({ state, decision, severity, expiresAt }: Warning, now: Date): 2 | 3 | null {
  if (state !== "current" || decision !== "open" || expiresAt <= now) return null;
  return severity === "Extreme" ? 2 : severity === "Severe" ? 3 : null;
}
