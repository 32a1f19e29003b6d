import type { SourceFault, SourceLicence, WatchSourceName } from "../../db/hazard-vocabulary";
import type { SourceCounts } from "../../db/schema/fire-watches";
import type { Context } from "../context";
import type { FetchOutcome } from "./fetch-source";
import { parseHotspots } from "./hotspot-files";
import { receiveAirQuality } from "./receive-air-quality";
import { receiveEarthquakes } from "./receive-earthquakes";
import { receiveHotspots } from "./receive-hotspots";
import { receiveWeatherWarnings } from "./receive-weather-warnings";

/** The settings of the external sources. A source without a URL is not fetched. */
export type SourceSettings = {
  addresses: Partial<Record<WatchSourceName, string>>;
  /** Width of the margin around the regency within which hotspots and warnings are stored. */
  marginKm: number;
};

/** Settings without any URL. Nothing is fetched, but files can still be imported. */
export const noSources: SourceSettings = { addresses: {}, marginKm: 25 };

/** What was done with a response of a source. Valid parts of a response are stored even if there is a fault. */
export type SourceResult = {
  counts: SourceCounts;
  newestAt: Date | null;
  hasChanged: boolean;
  fault: { fault: SourceFault; detail: string | null } | null;
  /** For a source that is a list of files: the version of each file that was read. */
  readFiles?: Record<string, string>;
  /** Whether some files of the list have not been read yet. The source is then requested again soon. */
  isPartial?: boolean;
};

export type ReceiveContext = Pick<Context, "db" | "actor" | "now">;

/** A response of a source, or an imported file. */
export type SourceResponse = {
  source: WatchSourceName;
  body: Buffer;
  settings: SourceSettings;
  /** For a source that is a list of files; undefined for an imported file. */
  list?: { address: string; readFiles: Record<string, string>; fetch(url: string): Promise<FetchOutcome> };
};

type SourceDefinition = {
  intervalMs: number;
  maxBytes: number;
  /**
   * The source is outdated if its newest observation is older than this; null if it may report nothing for a long time.
   */
  maxNewestAgeMs: number | null;
  /** The name that must be shown as the source, and the terms of use. */
  attribution: string;
  licence: SourceLicence;
  /** Stores the content of a response. Throws a `SourceFaultError` if no part of it can be used. */
  receive(context: ReceiveContext, response: SourceResponse): Promise<SourceResult>;
};

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const firms: SourceDefinition = {
  intervalMs: 15 * minuteMs,
  maxBytes: 20_000_000,
  // Satellites pass over each place several times a day, so a source without a hotspot newer than a day is outdated.
  maxNewestAgeMs: 24 * hourMs,
  attribution: "NASA FIRMS (LANCE/EOSDIS)",
  licence: "public-domain",
  receive: receiveHotspotFile,
};

const bmkg = {
  attribution: "BMKG (Badan Meteorologi, Klimatologi, dan Geofisika)",
  licence: "bmkg-open-data",
} as const;

const bmkgWarnings: SourceDefinition = {
  ...bmkg,
  intervalMs: 5 * minuteMs,
  maxBytes: 2_000_000,
  maxNewestAgeMs: 24 * hourMs,
  receive: receiveWeatherWarnings,
};

/** All sources. To add one, add its name to `db/hazard-vocabulary.ts`, and describe here how to read it. */
export const sources: Record<WatchSourceName, SourceDefinition> = {
  sipongi: {
    ...firms,
    attribution: "SiPongi, Kementerian Kehutanan; NASA",
    licence: "satellites-public-domain",
  },
  "firms-snpp": firms,
  "firms-noaa20": firms,
  "firms-noaa21": firms,
  "firms-modis": firms,
  "bmkg-warnings": bmkgWarnings,
  "bmkg-warnings-en": bmkgWarnings,
  "bmkg-earthquakes": {
    ...bmkg,
    intervalMs: 2 * minuteMs,
    maxBytes: 200_000,
    maxNewestAgeMs: null,
    receive: receiveEarthquakes,
  },
  "klh-ispu": {
    intervalMs: 15 * minuteMs,
    maxBytes: 2_000_000,
    maxNewestAgeMs: 3 * hourMs,
    attribution: "ISPU, Kementerian Lingkungan Hidup",
    licence: "not-stated",
    receive: receiveAirQuality,
  },
};

async function receiveHotspotFile(context: ReceiveContext, { body, settings }: SourceResponse): Promise<SourceResult> {
  const parsed = parseHotspots(body, context.now());
  const received = await receiveHotspots(context, parsed, settings.marginKm);
  const newestMs = parsed.hotspots.reduce((newest, { seenAt }) => Math.max(newest, seenAt.getTime()), 0);
  return { ...received, newestAt: newestMs > 0 ? new Date(newestMs) : null, fault: parsed.fault };
}
