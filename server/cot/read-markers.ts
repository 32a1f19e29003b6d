import { sql } from "drizzle-orm";
import type { Category } from "../../db/vocabulary";
import type { Context } from "../context";
import { collections } from "../ogc/collections";
import { crs84 } from "../ogc/crs";
import { type Feature, readPage } from "../ogc/read-features";
import { listUnits } from "../units/list-units";
import { catalogues } from "../words/catalogues";
import type { CotMarker } from "./cot-event";

/** The newest hotspots and incidents that are sent. */
const maxMarkers = 2_000;
const hotspotMs = 24 * 3_600_000;
/** Colours of spots, as signed ARGB: red for incidents, orange for hotspots. */
const colours = { incident: -65_536, hotspot: -23_296 };
const { category: categoryWords, unitStatus } = catalogues.id;

const marked = (simulated: unknown, name: string) => (simulated ? `SIM ${name}` : name);

/** The units whose position the wall shows, as vehicles or boats of friends. */
export async function readUnitMarkers(context: Context): Promise<CotMarker[]> {
  const units = await listUnits(context);
  return units.flatMap((unit) => {
    const { lng, lat, basis, speedMps, headingDeg } = unit;
    if (lng === null || lat === null || unit.duty === "off-duty") return [];
    return {
      uid: `muba-112-unit-${unit.id}`,
      type: unit.mobility === "river" ? "a-f-S" : "a-f-G-E-V",
      how: basis === "fix" ? "m-g" : "h-e",
      ...{ lng, lat, accuracyM: unit.accuracyM, callsign: marked(unit.simulated, unit.callSign) },
      remarks: unitStatus[unit.status],
      motion:
        basis === "fix" && speedMps !== null && headingDeg !== null ? { speedMps, courseDeg: headingDeg } : undefined,
      staleSeconds: 90,
    };
  });
}

/** The open incidents that the wall shows with their place, without address and description. */
export async function readIncidentMarkers(context: Context): Promise<CotMarker[]> {
  const open = sql`feature.status <> 'closed' and feature.geom is not null`;
  return read(context, "incidents", { filter: open }, ({ id, properties }, [lng, lat]) => ({
    uid: `muba-112-incident-${id}`,
    ...spot(lng, lat, colours.incident),
    callsign: marked(properties.simulated, `#${id} P${properties.priority}`),
    remarks: `${categoryWords[properties.category as Category]}, ${properties.districtName}`,
    staleSeconds: 120,
  }));
}

/** The hotspots of the last 24 hours, without those of known flares. */
export async function readHotspotMarkers(context: Context): Promise<CotMarker[]> {
  const interval = { from: new Date(context.now().getTime() - hotspotMs), to: null };
  const filter = sql`not feature."isFlare"`;
  return read(context, "hotspots", { interval, filter }, ({ id, properties }, [lng, lat]) => ({
    uid: `muba-112-hotspot-${id}`,
    ...spot(lng, lat, colours.hotspot),
    callsign: `${String(properties.satellite).toUpperCase()} ${properties.confidence}`,
    remarks: String(properties.seenAt),
    staleSeconds: 900,
  }));
}

const spot = (lng: number, lat: number, colour: number) => ({
  ...{ type: "b-m-p-s-m", how: "h-e" as const, lng, lat, accuracyM: null, colour },
});

async function read(
  context: Context,
  id: "incidents" | "hotspots",
  selection: Pick<Parameters<typeof readPage>[2], "filter" | "interval">,
  toMarker: (feature: Feature, at: [lng: number, lat: number]) => CotMarker,
): Promise<CotMarker[]> {
  const collection = collections.find((each) => each.id === id);
  if (!collection) throw new Error(`no collection ${id}`);
  const request = { ...selection, limit: maxMarkers, offset: 0, crs: crs84, isNewestFirst: true };
  const { features } = await readPage(context, collection, request);
  return features.flatMap((feature) =>
    feature.geometry?.type === "Point" ? toMarker(feature, feature.geometry.coordinates as [number, number]) : [],
  );
}
