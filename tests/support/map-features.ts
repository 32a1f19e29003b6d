import { eq } from "drizzle-orm";
import type { Db } from "../../db/client";
import { incident } from "../../db/schema/incidents";
import { weatherWarning } from "../../db/schema/public-sources";
import { fireWatch, hotspot } from "../../db/schema/watch";
import { anIncident, aType, aUnit, kmFrom, sekayu } from "./makers";

/** The URL of the landing page, and the collections that it links to. */
export const ogcPath = "/ogc";
export const collectionIds = [
  "districts",
  "facilities",
  "stations",
  "units",
  "incidents",
  "hotspots",
  "fire-watches",
  "warnings",
];

export type FeatureDocument = {
  id: string | number;
  geometry: { type: string; coordinates: unknown[] } | null;
  properties: Record<string, unknown>;
  links: { href: string; rel: string; type: string }[];
};
export type Page = {
  type: string;
  timeStamp: string;
  numberMatched: number;
  numberReturned: number;
  links: { href: string; rel: string; type: string }[];
  features: FeatureDocument[];
};

const firstSeen = new Date("2026-11-20T06:00:00Z");

/**
 * Inserts features for each collection that has none in the reference data; the incidents are one open and two closed
 * ones.
 */
export async function insertMapFeatures(db: Db): Promise<void> {
  await aUnit(db, { callSign: "SEEN-1", at: kmFrom(sekayu, 3) });
  await aUnit(db, { callSign: "NOWHERE-1" });
  const type = await aType(db, []);
  for (const km of [1, 2, 3]) {
    const now = new Date(firstSeen.getTime() + km * 3_600_000);
    const { id } = await anIncident(db, { type, at: kmFrom(sekayu, km), priority: km, now });
    const closedAt = new Date(now.getTime() + 1_800_000);
    if (km > 1) await db.update(incident).set({ status: "closed", closedAt }).where(eq(incident.id, id));
  }
  const [watch] = await db
    .insert(fireWatch)
    .values({
      firstSeenAt: firstSeen,
      lastSeenAt: new Date(firstSeen.getTime() + 5 * 3_600_000),
      pointCount: 25,
      satellites: ["snpp", "modis"],
      centre: sekayu,
      area: JSON.stringify({ type: "Polygon", coordinates: [square(sekayu, 0.01)] }),
    })
    .returning();
  await db.insert(hotspot).values(
    Array.from({ length: 25 }, (_, index) => ({
      key: `${index}`,
      source: "firms-snpp" as const,
      satellite: "snpp" as const,
      seenAt: new Date(firstSeen.getTime() + index * 600_000),
      halfDay: 1,
      position: kmFrom(sekayu, index / 10),
      confidence: index % 5 === 0 ? ("high" as const) : ("nominal" as const),
      frpMw: index + 0.3,
      watchId: watch?.id,
    })),
  );
  await db.insert(weatherWarning).values({
    ...{ key: "bmkg,1,x", source: "bmkg-warnings", sender: "bmkg", identifier: "1", state: "current" },
    ...{ sentAt: firstSeen, onsetAt: firstSeen, expiresAt: new Date(firstSeen.getTime() + 3 * 3_600_000) },
    ...{ refersTo: [], severity: "Moderate", urgency: "Immediate", certainty: "Observed", texts: [] },
    ...{ areaNames: ["Sekayu"], area: JSON.stringify({ type: "Polygon", coordinates: [square(sekayu, 0.1)] }) },
    ...{ repaired: 0, signature: "none", receivedAt: firstSeen },
  });
}

function square({ lng, lat }: { lng: number; lat: number }, halfSide: number): number[][] {
  const corners = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
    [-1, -1],
  ];
  return corners.map(([x = 0, y = 0]) => [lng + x * halfSide, lat + y * halfSide]);
}
