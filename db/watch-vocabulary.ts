/** The fixed lists of values for what satellites and other services report. */

/** The services that report hotspots. The addresses are settings. */
export const watchSources = ["sipongi", "firms-snpp", "firms-noaa20", "firms-noaa21", "firms-modis"] as const;
export type WatchSourceName = (typeof watchSources)[number];

/** Why the last answer of a source is missing or cannot be trusted. */
export const sourceFaults = [
  "unreachable",
  "timeout",
  "address-not-allowed",
  "redirect",
  "http-status",
  "too-large",
  "not-the-format",
  "cut-off",
  "future",
  "empty",
  "not-stored",
] as const;
export type SourceFault = (typeof sourceFaults)[number];

/** Satellites with a fire sensor. Terra and Aqua are both `modis`, because SiPongi does not tell them apart. */
export const hotspotSatellites = ["snpp", "noaa20", "noaa21", "modis", "other"] as const;
export type HotspotSatellite = (typeof hotspotSatellites)[number];

/** How certain the satellite's algorithm is that there is a fire, from the least certain. */
export const hotspotConfidences = ["low", "nominal", "high"] as const;
export type HotspotConfidence = (typeof hotspotConfidences)[number];

/**
 * `open`: nobody has decided. `incident`: it belongs to an incident. `dismissed`: a person decided that it is no task.
 * `merged`: it turned out to be part of another fire watch.
 */
export const fireWatchStates = ["open", "incident", "dismissed", "merged"] as const;
export type FireWatchState = (typeof fireWatchStates)[number];

/** Why a fire watch is no task. A `flare` is remembered: later hotspots at the place are marked. */
export const dismissReasons = ["known-burning", "flare", "cloud-edge"] as const;

/** What a fire watch may be near, from the most important. */
export const exposedKinds = ["village", "school", "well", "health", "peat"] as const;
export type ExposedKind = (typeof exposedKinds)[number];
