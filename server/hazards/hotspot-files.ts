import { z } from "zod";
import type { HotspotConfidence, HotspotSatellite, SourceFault, WatchSourceName } from "../../db/hazard-vocabulary";
import { createHotspotKey, isInFuture, toConfidence } from "../domain/fire-watch";
import { findFormatFault, parseJson, SourceFaultError } from "./fetch-source";

type Hotspot = {
  key: string;
  satellite: HotspotSatellite;
  seenAt: Date;
  lng: number;
  lat: number;
  confidence: HotspotConfidence;
  frpMw: number | null;
};

export type ParsedHotspots = {
  /** The service whose format the file has. */
  source: WatchSourceName;
  hotspots: Hotspot[];
  /** Numbers of rejected rows by reason. */
  rejected: { future: number; invalid: number; "no-fire": number };
  fault: { fault: SourceFault; detail: string | null } | null;
};

type Row = Omit<Hotspot, "key">;
/** Why a row is rejected. `no-fire`: the file itself says that it is a volcano, a static source or offshore. */
type RejectReason = "invalid" | "no-fire";

/** Parses a file of hotspots: CSV from NASA FIRMS or GeoJSON from SiPongi. Invalid rows are skipped and counted. */
export function parseHotspots(file: Buffer, now: Date): ParsedHotspots {
  const text = file
    .toString("utf8")
    .replace(/^\uFEFF/, "")
    .trimStart();
  const { source, rows, fault } = text.startsWith("{") ? readSipongi(text) : readFirms(text);
  const rejected = { future: 0, invalid: 0, "no-fire": 0 };
  const hotspots: Hotspot[] = [];
  for (const row of rows) {
    if (typeof row === "string") rejected[row]++;
    else if (isInFuture(row.seenAt, now)) rejected.future++;
    else hotspots.push({ ...row, key: createHotspotKey(row) });
  }
  const findContentFault = (): ParsedHotspots["fault"] => {
    if (rejected.future > 0) return { fault: "future", detail: String(rejected.future) };
    if (rows.length === 0) return { fault: "empty", detail: null };
    if (hotspots.length === 0) return { fault: "not-the-format", detail: "no usable row" };
    return findFormatFault(rejected.invalid, rows.length);
  };
  return { source, hotspots, rejected, fault: fault ?? findContentFault() };
}

type ParsedRows = { source: WatchSourceName; rows: (Row | RejectReason)[]; fault: ParsedHotspots["fault"] };

const Coordinates = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]).rest(z.number());

/** Some responses of SiPongi contain numbers as strings. */
const SipongiFeature = z.object({
  geometry: z.object({ type: z.literal("Point"), coordinates: Coordinates }),
  properties: z.object({
    date_hotspot_ori: z.string(),
    sumber: z.string(),
    confidence: z.coerce.number().optional().catch(undefined),
    confidence_level: z.string().optional().catch(undefined),
  }),
});

const sipongiConfidences: Record<string, HotspotConfidence> = { low: "low", medium: "nominal", high: "high" };

function readSipongi(text: string): ParsedRows {
  const source = "sipongi";
  const noRows = (fault: SourceFault, detail: string | null): ParsedRows => ({
    source,
    rows: [],
    fault: { fault, detail },
  });
  let json: unknown;
  try {
    json = parseJson(text);
  } catch (error) {
    if (error instanceof SourceFaultError) return noRows(error.fault, error.detail);
    throw error;
  }
  const collection = z.object({ features: z.array(z.unknown()) }).safeParse(json);
  if (!collection.success) return noRows("not-the-format", "no FeatureCollection");
  return { source, rows: collection.data.features.map(readFeature), fault: null };
}

function readFeature(feature: unknown): Row | RejectReason {
  const parsed = SipongiFeature.safeParse(feature);
  if (!parsed.success) return "invalid";
  const { geometry, properties } = parsed.data;
  const [lng, lat] = geometry.coordinates;
  // The time is in UTC, with or without a Z.
  const seenAt = new Date(properties.date_hotspot_ori.replace(/(Z|[+-]\d\d:?\d\d)?$/, (zone) => zone || "Z"));
  const confidence =
    sipongiConfidences[properties.confidence_level?.toLowerCase() ?? ""] ??
    (properties.confidence === undefined ? undefined : toConfidence(properties.confidence));
  if (Number.isNaN(seenAt.getTime()) || !confidence) return "invalid";
  return { satellite: findSatellite(properties.sumber), seenAt, lng, lat, confidence, frpMw: null };
}

/** Recognises a satellite by its name in SiPongi (`NASA-NOAA20`) or BRIN, or by its letter in FIRMS. */
function findSatellite(name: string): HotspotSatellite {
  const satellitePatterns: [RegExp, HotspotSatellite][] = [
    [/modis|terra|aqua|^[ta]$/i, "modis"],
    [/noaa-?21|n21|^2$/i, "noaa21"],
    [/noaa-?20|n20|^1$/i, "noaa20"],
    [/npp|^n$/i, "snpp"],
  ];
  return satellitePatterns.find(([pattern]) => pattern.test(name.trim()))?.[1] ?? "other";
}

const firmsSources: Record<HotspotSatellite, WatchSourceName> = {
  modis: "firms-modis",
  snpp: "firms-snpp",
  noaa20: "firms-noaa20",
  noaa21: "firms-noaa21",
  other: "firms-snpp",
};
const firmsColumns = ["latitude", "longitude", "acq_date", "acq_time", "satellite", "confidence"];
const firmsConfidences: Record<string, HotspotConfidence> = {
  ...{ l: "low", n: "nominal", h: "high" },
  ...{ low: "low", nominal: "nominal", high: "high" },
};

/** FIRMS writes plain CSV: no cell contains a comma or quotation mark. */
function readFirms(text: string): ParsedRows {
  const lines = text.split(/\r?\n/);
  const header = lines.shift()?.split(",") ?? [];
  const missing = firmsColumns.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    const detail = text === "" ? "nothing" : /^</.test(text) ? "a web page" : `no column ${missing[0]}`;
    return { source: "firms-snpp", rows: [], fault: { fault: "not-the-format", detail } };
  }
  const filledLines = lines.filter((line) => line !== "");
  const lastLine = filledLines.at(-1);
  const isCutOff = lastLine !== undefined && lines.at(-1) !== "" && lastLine.split(",").length < header.length;
  if (isCutOff) filledLines.pop();
  const rows = filledLines.map((line) => readFirmsRow(header, line.split(",")));
  const firstRow = rows.find((row) => typeof row === "object");
  return {
    source: firmsSources[firstRow?.satellite ?? "snpp"],
    rows,
    fault: isCutOff ? { fault: "cut-off", detail: null } : null,
  };
}

function readFirmsRow(header: readonly string[], cells: readonly string[]): Row | RejectReason {
  if (cells.length !== header.length) return "invalid";
  const readCell = (column: string) => cells[header.indexOf(column)]?.trim() ?? "";
  const readNumber = (column: string) => (readCell(column) === "" ? Number.NaN : Number(readCell(column)));
  const [lng, lat] = [readNumber("longitude"), readNumber("latitude")];
  // Some files write 00:06 as 6.
  const time = readCell("acq_time").replace(":", "").padStart(4, "0");
  const seenAt = new Date(`${readCell("acq_date")}T${time.slice(0, 2)}:${time.slice(2)}:00Z`);
  const percent = readNumber("confidence");
  const confidence =
    firmsConfidences[readCell("confidence").toLowerCase()] ??
    (Number.isNaN(percent) ? undefined : toConfidence(percent));
  const isOnEarth = Math.abs(lng) <= 180 && Math.abs(lat) <= 90;
  if (!isOnEarth || Number.isNaN(seenAt.getTime()) || !confidence) return "invalid";
  // Archive files distinguish vegetation fires (0) from volcanoes, other static sources and offshore platforms.
  if (header.includes("type") && readCell("type") !== "0") return "no-fire";
  const frpMw = readNumber("frp");
  const satellite = header.includes("brightness") ? "modis" : findSatellite(readCell("satellite"));
  return { satellite, seenAt, lng, lat, confidence, frpMw: frpMw >= 0 && frpMw < 1e6 ? frpMw : null };
}
