/** The fixed lists of values for what satellites and other services report. */

/** The services that report hotspots. */
export const hotspotSources = ["sipongi", "firms-snpp", "firms-noaa20", "firms-noaa21", "firms-modis"] as const;
/** The services that report weather warnings, in each language, earthquakes and air quality. */
export const publicSources = ["bmkg-warnings", "bmkg-warnings-en", "bmkg-earthquakes", "klh-ispu"] as const;
/** All services that are asked. The addresses are settings. */
export const watchSources = [...hotspotSources, ...publicSources] as const;
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

/** How well-founded, how soon and how bad what a weather warning announces is: values of CAP 1.2, the worst first. */
export const severities = ["Extreme", "Severe", "Moderate", "Minor", "Unknown"] as const;
export const urgencies = ["Immediate", "Expected", "Future", "Past", "Unknown"] as const;
export const certainties = ["Observed", "Likely", "Possible", "Unlikely", "Unknown"] as const;

/**
 * `current`: in force until it expires. `replaced`: a later message updates it. `cancelled`: the sender took it back.
 * `withdrawn`: it is no longer in the sender's list. `notice`: the message itself only cancels others.
 */
export const warningStates = ["current", "replaced", "cancelled", "withdrawn", "notice"] as const;

/**
 * `none`: not signed. `intact`: the text is as the key in the message signed it. Whose key that is, is not checked.
 * `unchecked`: signed by a method that is not supported.
 */
export const signatureStates = ["none", "intact", "unchecked"] as const;

/** The bands of the air pollution index (ISPU) of Permen LHK 14/2020, the best first. */
export type AirBand = "good" | "moderate" | "unhealthy" | "very-unhealthy" | "hazardous";

/** Like the states of a fire watch; high water is never merged. */
export const highWaterStates = ["open", "incident", "dismissed"] as const;
/** Why high water is no task. */
export const highWaterReasons = ["gauge-fault", "no-effect", "known"] as const;
