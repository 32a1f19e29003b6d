import { riverGauge } from "../../db/schema/rivers";
import type { Context } from "../../server/context";
import { acceptReadings } from "../../server/hazards/accept-readings";
import { importSourceFile } from "../../server/hazards/import-source-file";
import { noSources } from "../../server/hazards/sources";
import { kmFrom, sekayu } from "./makers";

/** A closed ring around a point in CAP's order: latitude, longitude. */
export function ringAround({ lng, lat }: { lng: number; lat: number }, km = 10, corners = 8): string {
  const points = Array.from({ length: corners }, (_, index) => kmFrom({ lng, lat }, km, (index * 360) / corners));
  return [...points, points[0] ?? { lng, lat }].map((point) => `${point.lat},${point.lng}`).join(" ");
}

export type TestWarning = {
  id: string;
  sentAt: Date;
  type?: "Alert" | "Update" | "Cancel";
  status?: "Actual" | "Test";
  language?: "id" | "en";
  refersTo?: TestWarning[];
  expiresAt?: Date;
  polygons?: string[];
  circle?: string;
  event?: string;
  severity?: "Extreme" | "Severe" | "Moderate";
};

/** Formats a time as BMKG does, in WIB. */
const formatWib = (moment: Date) => `${new Date(moment.getTime() + 7 * 3_600_000).toISOString().slice(0, 19)}+07:00`;

const sender = "cuaca.ekstrem@bmkg.go.id";
const toIdentifier = (id: string) => `2.49.0.1.360.0.2026.09.28.xx.16.${id}`;

/** A short-term forecast (nowcast) in BMKG's format. */
export function capXml(warning: TestWarning): string {
  const { id, sentAt, type = "Alert", status = "Actual", language = "id", refersTo = [], circle } = warning;
  const { event = "Hujan Lebat dan Petir", severity = "Moderate" } = warning;
  const { polygons = circle ? [] : [ringAround(sekayu)], expiresAt = new Date(sentAt.getTime() + 3 * 3_600_000) } =
    warning;
  const references = refersTo.map((earlier) => `${sender},${toIdentifier(earlier.id)},${formatWib(earlier.sentAt)}`);
  const isIndonesian = language === "id";
  const areas = polygons.map(
    (ring, index) => `<area><areaDesc>Kecamatan ${index}</areaDesc><polygon>${ring}</polygon></area>`,
  );
  if (circle) areas.push(`<area><areaDesc>Lingkaran</areaDesc><circle>${circle}</circle></area>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>${toIdentifier(id)}</identifier><sender>${sender}</sender><sent>${formatWib(sentAt)}</sent>
  <status>${status}</status><msgType>${type}</msgType><scope>Public</scope>
  ${references.length > 0 ? `<references>${references.join(" ")}</references>` : ""}
  <info>
    <language>${language}</language><category>Met</category>
    <event>${isIndonesian ? event : "Thunderstorm"}</event>
    <urgency>Immediate</urgency><severity>${severity}</severity><certainty>Observed</certainty>
    <eventCode><valueName>OET</valueName><value>OET-001</value></eventCode>
    <effective>${formatWib(sentAt)}</effective><expires>${formatWib(expiresAt)}</expires>
    <senderName>${isIndonesian ? "Badan Meteorologi Klimatologi dan Geofisika" : "BMKG"}</senderName>
    <headline>${isIndonesian ? "Hujan lebat &amp; petir di Sumatera Selatan" : "Thunderstorm in South Sumatra"}</headline>
    <description>...</description><web>https://www.bmkg.go.id</web>
    ${areas.join("\n    ")}
  </info>
</alert>`;
}

/**
 * Returns BMKG's RSS feed of warnings. The server fetches a warning's file again only if its `pubDate` has changed or
 * the last attempt failed.
 */
export function rssXml(items: readonly { link: string; at: Date }[], builtAt: Date): string {
  const lines = items.map(
    ({ link, at }) => `<item><title>Nowcast</title><link>${link}</link><pubDate>${at.toUTCString()}</pubDate></item>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>BMKG</title>
<lastBuildDate>${builtAt.toUTCString()}</lastBuildDate>${lines.join("")}</channel></rss>`;
}

type TestEarthquake = { at: Date; lng: number; lat: number; magnitude?: number; felt?: string };

export function earthquakeJson({ at, lng, lat, magnitude = 5.2, felt = "" }: TestEarthquake): string {
  const gempa = {
    ...{ Tanggal: "28 Sep 2026", Jam: "21:08:45 WIB", DateTime: at.toISOString().replace(".000Z", "+00:00") },
    ...{ Coordinates: `${lat.toFixed(2)},${lng.toFixed(2)}`, Lintang: "2.88 LS", Bujur: "103.83 BT" },
    ...{ Magnitude: magnitude.toFixed(1), Kedalaman: "10 km", Wilayah: "40 km BaratLaut MUSI BANYUASIN" },
    ...{ Potensi: "Tidak berpotensi tsunami", Dirasakan: felt, Shakemap: "20260928210845.mmi.jpg" },
  };
  return JSON.stringify({ Infogempa: { gempa } });
}

type TestStation = { id: string; at: Date; lng: number; lat: number; pm25?: string; ispu?: string };

export function airQualityJson(stations: readonly TestStation[]): string {
  const rows = stations.map(({ id, at, lng, lat, pm25 = "61.2", ispu = "104" }) => ({
    ...{ id_stasiun: id, waktu: formatWib(at).slice(0, 19).replace("T", " "), lat: String(lat), lon: String(lng) },
    ...{ a_pm25: pm25, t_pm25: ispu, val: ispu, cat: "TIDAK SEHAT", param: "PM2.5", nama: `Stasiun ${id}` },
    ...{ provinsi: "SUMATERA SELATAN", time_z: "WITA" },
  }));
  return JSON.stringify({ rows });
}

/** Creates a severe weather warning, high water at one gauge, and a gauge without a reading in the last two hours. */
export async function createHazards(context: Context): Promise<void> {
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  const event = "Hujan Lebat dan Angin Kencang";
  const warning = capXml({
    id: "wall",
    sentAt: minutesAgo(12),
    severity: "Severe",
    event,
    polygons: [ringAround(sekayu, 25)],
  });
  await importSourceFile(context, "warnings", Buffer.from(warning), noSources);
  const levels = { river: "Musi", siaga3M: 6, siaga2M: 7, siaga1M: 8, silentMinutes: 60, active: true };
  await context.db.insert(riverGauge).values([
    { ...levels, code: "MUSI-1", name: "Sekayu", position: kmFrom(sekayu, 2) },
    { ...levels, code: "MUSI-2", name: "Babat Toman", position: kmFrom(sekayu, 30, 270) },
  ]);
  await acceptReadings(context, [
    { gauge: "MUSI-1", measuredAt: minutesAgo(66), levelM: 6.9 },
    { gauge: "MUSI-1", measuredAt: minutesAgo(6), levelM: 7.1 },
    { gauge: "MUSI-2", measuredAt: minutesAgo(130), levelM: 5 },
  ]);
}
