import type { SourceCounts } from "../../db/schema/watch";
import type { SourceFault, WatchSourceName } from "../../db/watch-vocabulary";
import type { Context } from "../context";
import type { Fetched } from "./fetch-source";
import { parseHotspots } from "./hotspot-files";
import { receiveAirQuality } from "./receive-air-quality";
import { receiveEarthquakes } from "./receive-earthquakes";
import { receiveHotspots } from "./receive-hotspots";
import { receiveWarnings } from "./receive-warnings";

/** The settings of the sources outside. Without an address, a source is not fetched. */
export type WatchSettings = {
  addresses: Partial<Record<WatchSourceName, string>>;
  /** How far around the regency hotspots and warnings are stored. */
  marginKm: number;
};

/** No source has an address; files can be imported. */
export const withoutSources: WatchSettings = { addresses: {}, marginKm: 25 };

/** What was done with an answer of a source. Even with a fault, the good parts of the answer are stored. */
export type SourceResult = {
  counts: SourceCounts;
  newestAt: Date | null;
  hasChanged: boolean;
  fault: { fault: SourceFault; detail: string | null } | null;
  /** For a list of files: the version of each file that was read. */
  readFiles?: Record<string, string>;
  /** Whether files of the list are still to be read. The source is then asked again soon. */
  isPartial?: boolean;
};

export type ReceiveContext = Pick<Context, "db" | "actor" | "now">;

/** An answer of a source, or an imported file, which has no address. */
export type Answer = {
  source: WatchSourceName;
  body: Buffer;
  settings: WatchSettings;
  /** For a list of files. */
  list?: { address: string; readFiles: Record<string, string>; fetch(url: string): Promise<Fetched> };
};

type WatchSource = {
  intervalMs: number;
  maxBytes: number;
  /** The source is old if its newest observation is older than this; null if it may report nothing for a long time. */
  maxNewestAgeMs: number | null;
  /** Who must be named as the source, and the terms of use. */
  attribution: string;
  licence: string;
  /** Stores what an answer contains. Throws a `Fault` if nothing in it can be used. */
  receive(context: ReceiveContext, answer: Answer): Promise<SourceResult>;
};

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const firms: WatchSource = {
  intervalMs: 15 * minuteMs,
  maxBytes: 20_000_000,
  // Each place is passed over several times a day.
  maxNewestAgeMs: 24 * hourMs,
  attribution: "NASA FIRMS (LANCE/EOSDIS)",
  licence: "NASA, public domain",
  receive: receiveHotspotFile,
};

const bmkg = {
  attribution: "BMKG (Badan Meteorologi, Klimatologi, dan Geofisika)",
  licence: "Data terbuka BMKG; sumber wajib dicantumkan",
};

const bmkgWarnings: WatchSource = {
  ...bmkg,
  intervalMs: 5 * minuteMs,
  maxBytes: 2_000_000,
  maxNewestAgeMs: 24 * hourMs,
  receive: receiveWarnings,
};

/** All sources. To add one, add its name to the vocabulary and describe here how to read it. */
export const sources: Record<WatchSourceName, WatchSource> = {
  sipongi: {
    ...firms,
    attribution: "SiPongi, Kementerian Kehutanan; NASA",
    licence: "Data satelit: NASA, public domain",
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
    licence: "Tidak dinyatakan",
    receive: receiveAirQuality,
  },
};

async function receiveHotspotFile(context: ReceiveContext, { body, settings }: Answer): Promise<SourceResult> {
  const parsed = parseHotspots(body, context.now());
  const received = await receiveHotspots(context, parsed, settings.marginKm);
  const newestMs = parsed.hotspots.reduce((newest, { seenAt }) => Math.max(newest, seenAt.getTime()), 0);
  return { ...received, newestAt: newestMs > 0 ? new Date(newestMs) : null, fault: parsed.fault };
}
