/** The fixed lists of values for hazards: what satellites, gauges and other services report. */

/** The services that report hotspots. */
export const hotspotSources = ["sipongi", "firms-snpp", "firms-noaa20", "firms-noaa21", "firms-modis"] as const;
/** The services that report weather warnings (one service per language), earthquakes and air quality. */
export const publicSources = ["bmkg-warnings", "bmkg-warnings-en", "bmkg-earthquakes", "klh-ispu"] as const;
/** All sources that the server polls. Their URLs are in the settings. */
export const watchSources = [...hotspotSources, ...publicSources] as const;
export type WatchSourceName = (typeof watchSources)[number];

/** The terms of use of the sources. */
export const sourceLicences = ["public-domain", "satellites-public-domain", "bmkg-open-data", "not-stated"] as const;
export type SourceLicence = (typeof sourceLicences)[number];

/** Why the last response of a source is missing or cannot be used. */
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

/** Satellites with a fire sensor. Terra and Aqua are both `modis`, because SiPongi does not distinguish them. */
export const hotspotSatellites = ["snpp", "noaa20", "noaa21", "modis", "other"] as const;
export type HotspotSatellite = (typeof hotspotSatellites)[number];

/** The confidence that the satellite's algorithm gives a hotspot, lowest first. */
export const hotspotConfidences = ["low", "nominal", "high"] as const;
export type HotspotConfidence = (typeof hotspotConfidences)[number];

/**
 * The states of a fire watch. `open`: nobody has decided. `incident`: it is attached to an incident. `dismissed`: a
 * person decided that it needs no response. `merged`: it turned out to be part of another fire watch.
 */
export const fireWatchStates = ["open", "incident", "dismissed", "merged"] as const;
export type FireWatchState = (typeof fireWatchStates)[number];

/** Why a fire watch was dismissed. A `flare` is stored as a known heat source, and later hotspots there are marked. */
export const fireWatchDismissReasons = ["known-burning", "flare", "cloud-edge"] as const;

/** What a fire watch may be near, most important first. */
export const exposedKinds = ["village", "school", "well", "health", "peat"] as const;
export type ExposedKind = (typeof exposedKinds)[number];

/** The values that CAP 1.2 defines for the severity, urgency and certainty of a weather warning, worst first. */
export const capSeverities = ["Extreme", "Severe", "Moderate", "Minor", "Unknown"] as const;
export type WarningSeverity = (typeof capSeverities)[number];
export const capUrgencies = ["Immediate", "Expected", "Future", "Past", "Unknown"] as const;
export const capCertainties = ["Observed", "Likely", "Possible", "Unlikely", "Unknown"] as const;

/**
 * The states of a weather warning. `current`: in force until it expires. `replaced`: updated by a later message.
 * `cancelled`: cancelled by its sender. `withdrawn`: no longer in the source's list. `notice`: a message that only
 * cancels others.
 */
export const weatherWarningStates = ["current", "replaced", "cancelled", "withdrawn", "notice"] as const;
export type WeatherWarningState = (typeof weatherWarningStates)[number];

/**
 * The result of checking a message's signature. `none`: it is not signed. `intact`: the signature matches the text and
 * the certificate in the message; the owner of the certificate is not verified. `unchecked`: it was signed with a
 * method that is not supported.
 */
export const signatureStates = ["none", "intact", "unchecked"] as const;

/** The bands of the air pollution index (ISPU) defined by Permen LHK 14/2020, best first. */
export type AirBand = "good" | "moderate" | "unhealthy" | "very-unhealthy" | "hazardous";

/** The states of high water: those of a fire watch, except that high water is never merged. */
export const highWaterStates = ["open", "incident", "dismissed"] as const;
/** Why high water was dismissed. */
export const highWaterDismissReasons = ["gauge-fault", "no-effect", "known"] as const;

/** The messages of this centre to the public, named as in CAP. */
export const publicMessageTypes = ["Alert", "Update", "Cancel"] as const;
export type PublicMessageType = (typeof publicMessageTypes)[number];

/** What a person has decided about a weather warning. The values are the same as the states of high water. */
export const weatherWarningDecisions = ["open", "incident", "dismissed"] as const;
export type WeatherWarningDecision = (typeof weatherWarningDecisions)[number];
/** Why a weather warning was dismissed. */
export const weatherWarningDismissReasons = ["no-effect", "not-here", "known"] as const;
