import type { SourceCounts } from "../../db/schema/watch";
import type { SourceFault, WatchSourceName } from "../../db/watch-vocabulary";
import type { Context } from "../context";
import { parseHotspots } from "./hotspot-files";
import { receiveHotspots } from "./receive-hotspots";

/** The settings of the sources outside. Without an address, a source is not fetched. */
export type WatchSettings = {
  addresses: Partial<Record<WatchSourceName, string>>;
  /** How far around the regency hotspots are stored. */
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
};

type WatchSource = {
  intervalMs: number;
  maxBytes: number;
  /** Who must be named as the source, and the terms of use. */
  attribution: string;
  licence: string;
  receive(context: Pick<Context, "db" | "actor" | "now">, body: Buffer, settings: WatchSettings): Promise<SourceResult>;
};

const minuteMs = 60_000;
const firms: WatchSource = {
  intervalMs: 15 * minuteMs,
  maxBytes: 20_000_000,
  attribution: "NASA FIRMS (LANCE/EOSDIS)",
  licence: "NASA, public domain",
  receive: receiveHotspotFile,
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
};

async function receiveHotspotFile(
  context: Pick<Context, "db" | "actor" | "now">,
  body: Buffer,
  { marginKm }: WatchSettings,
): Promise<SourceResult> {
  const parsed = parseHotspots(body, context.now());
  const received = await receiveHotspots(context, parsed, marginKm);
  const newestMs = parsed.hotspots.reduce((newest, { seenAt }) => Math.max(newest, seenAt.getTime()), 0);
  return { ...received, newestAt: newestMs > 0 ? new Date(newestMs) : null, fault: parsed.fault };
}
