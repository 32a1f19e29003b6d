import { sql } from "drizzle-orm";
import type { Category } from "../../db/vocabulary";
import type { Context } from "../context";
import { collections } from "../ogc/collections";
import { crs84 } from "../ogc/crs";
import { type Feature, readPage } from "../ogc/read-features";
import { listUnits } from "../units/list-units";
import { catalogues } from "../words/catalogues";
import type { CotMarker } from "./cot-event";

/** Maximum number of hotspots, and of incidents; the newest are sent. */
const maxMarkers = 2_000;
const hotspotMs = 24 * 3_600_000;
/** Colours of spot markers, as signed 32-bit ARGB: red for incidents, orange for hotspots. */
const colours = { incident: -65_536, hotspot: -23_296 };
const { category: categoryWords, unitStatus } = catalogues.id;

const labelSimulated = (isSimulated: unknown, name: string) => (isSimulated ? `SIM ${name}` : name);

/** Returns markers for the units whose position the wall shows, as friendly vehicles or boats. */
export async function readUnitMarkers(context: Context): Promise<CotMarker[]> {
  const units = await listUnits(context);
  return units.flatMap((unit) => {
    const { lng, lat, basis, speedMps, headingDeg } = unit;
    if (lng === null || lat === null || unit.duty === "off-duty") return [];
    return {
      uid: `muba-112-unit-${unit.id}`,
      type: unit.mobility === "river" ? "a-f-S" : "a-f-G-E-V",
      how: basis === "fix" ? "m-g" : "h-e",
      ...{ lng, lat, accuracyM: unit.accuracyM, callsign: labelSimulated(unit.simulated, unit.callSign) },
      remarks: unitStatus[unit.status],
      motion:
        basis === "fix" && speedMps !== null && headingDeg !== null ? { speedMps, courseDeg: headingDeg } : undefined,
      staleSeconds: 90,
    };
  });
}

/** Returns markers for the open incidents whose location the wall shows, without address and description. */
export async function readIncidentMarkers(context: Context): Promise<CotMarker[]> {
  const openIncidentCondition = sql`feature.status <> 'closed' and feature.geom is not null`;
  return readCollection(context, "incidents", { filter: openIncidentCondition }, ({ id, properties }, [lng, lat]) => ({
    uid: `muba-112-incident-${id}`,
    ...createSpotMarker(lng, lat, colours.incident),
    callsign: labelSimulated(properties.simulated, `#${id} P${properties.priority}`),
    remarks: `${categoryWords[properties.category as Category]}, ${properties.districtName}`,
    staleSeconds: 120,
  }));
}

/** Returns markers for the hotspots of the last 24 hours, except those of known flares. */
export async function readHotspotMarkers(context: Context): Promise<CotMarker[]> {
  const interval = { from: new Date(context.now().getTime() - hotspotMs), to: null };
  const filter = sql`not feature."isFlare"`;
  return readCollection(context, "hotspots", { interval, filter }, ({ id, properties }, [lng, lat]) => ({
    uid: `muba-112-hotspot-${id}`,
    ...createSpotMarker(lng, lat, colours.hotspot),
    callsign: `${String(properties.satellite).toUpperCase()} ${properties.confidence}`,
    remarks: String(properties.seenAt),
    staleSeconds: 900,
  }));
}

const createSpotMarker = (lng: number, lat: number, colour: number) => ({
  ...{ type: "b-m-p-s-m", how: "h-e" as const, lng, lat, accuracyM: null, colour },
});

async function readCollection(
  context: Context,
  id: "incidents" | "hotspots",
  selection: Pick<Parameters<typeof readPage>[2], "filter" | "interval">,
  toMarker: (feature: Feature, at: [lng: number, lat: number]) => CotMarker,
): Promise<CotMarker[]> {
  const collection = collections.find((candidate) => candidate.id === id);
  if (!collection) throw new Error(`no collection ${id}`);
  const pageRequest = { ...selection, limit: maxMarkers, offset: 0, crs: crs84, isNewestFirst: true };
  const { features } = await readPage(context, collection, pageRequest);
  return features.flatMap((feature) =>
    feature.geometry?.type === "Point" ? toMarker(feature, feature.geometry.coordinates as [number, number]) : [],
  );
}
