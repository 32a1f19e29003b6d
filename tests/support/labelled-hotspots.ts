import { execFileSync } from "node:child_process";
import { ne } from "drizzle-orm";
import type { Db } from "../../db/client";
import type { FireWatchState } from "../../db/hazard-vocabulary";
import { fireWatch, hotspot } from "../../db/schema/fire-watches";
import { dismissFireWatch } from "../../server/hazards/decide-fire-watch";
import { importHotspots } from "../../server/hazards/import-source-file";
import { firmsCsv, type TestHotspot } from "./hotspot-files";
import { aContext, kmFrom, sekayu } from "./makers";
import { createRandom, type RandomGenerator } from "./seeded-random";

/** A hotspot with its true cause: the number of its fire, a flare, or noise. */
type LabelledHotspot = TestHotspot & { cause: `fire ${number}` | `flare ${number}` | "noise" };

const dayMs = 24 * 3_600_000;
/** The daily overpasses in UTC, at about the times of the real satellites. */
const overpasses: [satellite: TestHotspot["satellite"], utcHour: number][] = [
  ["snpp", 6.1],
  ["noaa20", 6.9],
  ["noaa21", 5.3],
  ["modis", 3.5],
  ["modis", 15.6],
  ["snpp", 18.2],
  ["noaa20", 18.9],
  ["noaa21", 17.4],
];

/**
 * Generates a month of hotspots: 40 fires that last one to six days and spread up to 1.5 km, five flares that burn on
 * most nights, and 150 single false detections. Clouds hide some fires from the satellites.
 */
export function generateHotspotMonth(seed: number, start: Date): LabelledHotspot[] {
  const random = createRandom(seed);
  const randomPlace = () => kmFrom(sekayu, random.between(2, 60), random.between(0, 360));
  const hotspots: LabelledHotspot[] = [];
  const addHotspot = (
    at: Date,
    satellite: TestHotspot["satellite"],
    cause: LabelledHotspot["cause"],
    point: { lng: number; lat: number },
  ) =>
    hotspots.push({
      ...point,
      seenAt: at,
      satellite,
      cause,
      confidence: cause === "noise" ? "low" : randomConfidence(random),
    });
  const fires = Array.from({ length: 40 }, () => ({
    ...{
      at: randomPlace(),
      days: random.between(1, 6),
      firstDay: random.between(0, 24),
      reachKm: random.between(0.3, 1.5),
    },
  }));
  const flares = Array.from({ length: 5 }, randomPlace);
  for (let day = 0; day < 30; day++) {
    for (const [satellite, utcHour] of overpasses) {
      const at = new Date(start.getTime() + day * dayMs + Math.round(utcHour * 60 + random.between(-8, 8)) * 60_000);
      const isNight = utcHour > 12;
      const errorKm = satellite === "modis" ? 0.5 : 0.15;
      for (const [index, { at: origin, days, firstDay, reachKm }] of fires.entries()) {
        const age = day + utcHour / 24 - firstDay;
        if (age < 0 || age > days || random.chance(0.4)) continue;
        const radiusKm = reachKm * Math.min(1, age / days + 0.2) + errorKm;
        for (let count = random.integer(1, 4); count > 0; count--)
          addHotspot(
            at,
            satellite,
            `fire ${index}`,
            kmFrom(origin, radiusKm * random.number(), random.between(0, 360)),
          );
      }
      for (const [index, flare] of flares.entries())
        if (isNight && random.chance(0.6))
          addHotspot(at, satellite, `flare ${index}`, kmFrom(flare, errorKm * random.number(), random.between(0, 360)));
      if (random.chance(150 / 240)) addHotspot(at, satellite, "noise", randomPlace());
    }
  }
  return hotspots;
}

const randomConfidence = (random: RandomGenerator) => random.pick(["low", "nominal", "nominal", "high"] as const);

/** Imports a month as 30 daily files for each satellite, and dismisses each flare when it is first detected. */
export async function importMonth(db: Db, hotspots: readonly LabelledHotspot[], start: Date): Promise<void> {
  for (let day = 0; day < 30; day++) {
    const until = new Date(start.getTime() + (day + 1) * dayMs);
    const hotspotsOfDay = hotspots.filter(
      ({ seenAt }) => seenAt < until && seenAt.getTime() >= until.getTime() - dayMs,
    );
    const context = aContext(db, { now: () => until });
    for (const satellite of ["modis", "noaa21", "snpp", "noaa20"] as const) {
      const file = firmsCsv(
        hotspotsOfDay.filter((spot) => spot.satellite === satellite),
        satellite === "modis",
      );
      await importHotspots(context, Buffer.from(file), { addresses: {}, marginKm: 200 });
    }
    for (const { id, state, trueCauses } of await readWatches(db, hotspots))
      if (state === "open" && trueCauses.every((cause) => cause.startsWith("flare")))
        await dismissFireWatch(context, { id, reason: "flare" });
  }
}

const keyOf = ({ satellite, seenAt, lng, lat }: Pick<TestHotspot, "satellite" | "seenAt" | "lng" | "lat">) =>
  `${satellite} ${seenAt.toISOString().slice(0, 16)} ${Number(lng.toFixed(5)).toFixed(3)} ${Number(lat.toFixed(5)).toFixed(3)}`;

/** Reads the fire watches from the database, with the true causes of their hotspots. */
export async function readWatches(db: Db, hotspots: readonly LabelledHotspot[]) {
  const causeByKey = new Map(hotspots.map((spot) => [keyOf(spot), spot.cause]));
  const spots = await db.select({ key: hotspot.key, watchId: hotspot.watchId, seenAt: hotspot.seenAt }).from(hotspot);
  const watches = await db.select().from(fireWatch).where(ne(fireWatch.state, "merged"));
  return watches.map((watch) => {
    const hotspotsOfWatch = spots.filter(({ watchId }) => watchId === watch.id);
    return {
      ...watch,
      keys: hotspotsOfWatch.map(({ key }) => key).sort(),
      trueCauses: hotspotsOfWatch.map(({ key }) => causeByKey.get(key) ?? "noise"),
    };
  });
}

/**
 * Clusters a month naively: compares every pair of hotspots by great-circle distance and by the number of half days
 * (local time) between them. Returns the keys of each cluster.
 */
export function clusterNaively(hotspots: readonly LabelledHotspot[]): string[][] {
  const spots = [...new Map(hotspots.map((spot) => [keyOf(spot), spot])).entries()].map(([key, spot]) => {
    const shiftedTime = new Date(spot.seenAt.getTime() + 7 * 3_600_000 - 6 * 3_600_000);
    return { key, lng: spot.lng, lat: spot.lat, days: shiftedTime.getTime() / dayMs, cluster: -1 };
  });
  const toHalfDay = (days: number) => Math.floor(days * 2);
  let clusterCount = 0;
  for (const first of spots) {
    if (first.cluster >= 0) continue;
    const pendingSpots = [first];
    first.cluster = clusterCount;
    for (const spot of pendingSpots)
      for (const other of spots) {
        if (other.cluster >= 0 || Math.abs(toHalfDay(other.days) - toHalfDay(spot.days)) > 3) continue;
        if (greatCircleM(spot, other) > 1_000) continue;
        other.cluster = clusterCount;
        pendingSpots.push(other);
      }
    clusterCount++;
  }
  const keysByCluster: string[][] = Array.from({ length: clusterCount }, () => []);
  for (const { key, cluster } of spots) keysByCluster[cluster]?.push(key);
  return keysByCluster.map((keys) => keys.sort());
}

/**
 * Clusters the hotspots of fire watches with another tool, scikit-learn. Returns its clusters in the form of fire
 * watches, and the adjusted Rand index of the two clusterings.
 */
export function clusterWithScikit(
  hotspots: readonly LabelledHotspot[],
  watches: Awaited<ReturnType<typeof readWatches>>,
) {
  const watchByKey = new Map(watches.flatMap(({ keys }, index) => keys.map((key) => [key, index])));
  const spots = [...new Map(hotspots.map((spot) => [keyOf(spot), spot]))];
  const query = {
    spots: spots.map(([, { lng, lat, seenAt }]) => [lng, lat, seenAt.getTime()]),
    watches: spots.map(([key]) => watchByKey.get(key) ?? -1),
  };
  const output = execFileSync("/usr/bin/python3", ["tests/support/cluster-hotspots.py"], {
    input: JSON.stringify(query),
    encoding: "utf8",
  });
  const { labels, randIndex } = JSON.parse(output) as { labels: number[]; randIndex: number };
  const clusters = Array.from({ length: Math.max(...labels) + 1 }, () => ({
    ...{ state: "open" as const, keys: [] as string[], trueCauses: [] as string[] },
  }));
  for (const [index, [key, { cause }]] of spots.entries()) {
    clusters[labels[index] ?? 0]?.keys.push(key);
    clusters[labels[index] ?? 0]?.trueCauses.push(cause);
  }
  return { clusters, randIndex };
}

type Point = { lng: number; lat: number };
function greatCircleM(a: Point, b: Point): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const haversine = (angle: number) => Math.sin(radians(angle) / 2) ** 2;
  const squaredHalfChord =
    haversine(b.lat - a.lat) + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * haversine(b.lng - a.lng);
  return 2 * 6_371_000 * Math.asin(Math.sqrt(squaredHalfChord));
}

/**
 * Compares the fire watches with the true causes. If one fire watch has most of a fire's hotspots, the fire is `found`,
 * or `shared` if that fire watch also has hotspots of another fire. It is `split` if no fire watch has most of its
 * hotspots, and `unseen` if no satellite detected it. `falseWatches` counts the fire watches that consist only of
 * noise.
 */
export function summariseMonth(
  hotspots: readonly LabelledHotspot[],
  watches: readonly { state: FireWatchState; trueCauses: string[] }[],
) {
  const counts = { fires: 40, found: 0, shared: 0, split: 0, unseen: 0, falseWatches: 0, unmarkedFlareWatches: 0 };
  for (let fire = 0; fire < counts.fires; fire++) {
    const cause = `fire ${fire}` as const;
    const total = watches.flatMap(({ trueCauses }) => trueCauses).filter((trueCause) => trueCause === cause).length;
    const mainWatch = watches.find(
      ({ trueCauses }) => trueCauses.filter((trueCause) => trueCause === cause).length * 2 > total,
    );
    if (total === 0) counts.unseen++;
    else if (!mainWatch) counts.split++;
    else if (mainWatch.trueCauses.some((trueCause) => trueCause.startsWith("fire") && trueCause !== cause))
      counts.shared++;
    else counts.found++;
  }
  counts.falseWatches = watches.filter(({ trueCauses }) => trueCauses.every((cause) => cause === "noise")).length;
  counts.unmarkedFlareWatches = watches.filter(
    ({ trueCauses, state }) => state === "open" && trueCauses.every((cause) => cause.startsWith("flare")),
  ).length;
  return { hotspots: hotspots.length, watches: watches.length, ...counts };
}
