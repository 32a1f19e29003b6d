import { desc, eq, gt, isNull, or, sql } from "drizzle-orm";
import { listWarnings } from "../../db/queries/public-sources";
import { incident } from "../../db/schema/incidents";
import { airReading, earthquake } from "../../db/schema/public-sources";
import { highWater, riverGauge, riverReading } from "../../db/schema/rivers";
import { publicSources } from "../../db/watch-vocabulary";
import type { Context } from "../context";
import { airBandOf, proposeFlood, siagaOf } from "../domain/public-sources";
import { isMaskedFor } from "../masking/sensitive-access";
import { describeSources } from "./read-watches";

type Reading = Pick<Context, "db" | "actor" | "now" | "settings">;

const hourMs = 3_600_000;
const earthquakeMs = 30 * 24 * hourMs;
const airMs = 24 * hourMs;
const highWaterMs = 7 * 24 * hourMs;

/**
 * Returns what public services report: the weather warnings in force, the earthquakes of the last 30 days, the latest
 * reading of each air quality station in the last 24 hours, and the state of each source. If a source is outdated, an
 * empty list does not mean that there is nothing.
 */
export async function readPublicSources(context: Reading) {
  const { db, now } = context;
  const before = (ms: number) => new Date(now().getTime() - ms);
  const stations = await db
    .selectDistinctOn([airReading.stationId])
    .from(airReading)
    .where(gt(airReading.measuredAt, before(airMs)))
    .orderBy(airReading.stationId, desc(airReading.measuredAt));
  return {
    warnings: await listWarnings(db, { at: now() }),
    earthquakes: await db
      .select()
      .from(earthquake)
      .where(gt(earthquake.occurredAt, before(earthquakeMs)))
      .orderBy(desc(earthquake.occurredAt))
      .limit(100),
    // The values are averages over the 24 hours before the time of measurement.
    air: stations
      .map((station) => ({ ...station, band: airBandOf(station) }))
      .sort((a, b) => a.distanceKm - b.distanceKm),
    sources: await describeSources(context, publicSources),
  };
}

/**
 * Lists the active gauges with their newest reading, and the high water of the last seven days, on which a person
 * decides.
 */
export async function readRivers({ db, actor, now }: Reading) {
  const newest = db
    .select({ measuredAt: riverReading.measuredAt, levelM: riverReading.levelM })
    .from(riverReading)
    .where(eq(riverReading.gaugeCode, riverGauge.code))
    .orderBy(desc(riverReading.measuredAt))
    .limit(1)
    .as("newest");
  const gauges = await db
    .select({ gauge: riverGauge, measuredAt: newest.measuredAt, levelM: newest.levelM })
    .from(riverGauge)
    .leftJoinLateral(newest, sql`true`)
    .where(eq(riverGauge.active, true))
    .orderBy(riverGauge.name);
  const linked = sql<boolean>`(select sensitive from incident other where other.id = ${highWater.incidentId})`;
  const waters = await db
    .select({
      water: highWater,
      gaugeName: riverGauge.name,
      river: riverGauge.river,
      position: riverGauge.position,
      incidentNumber: incident.number,
      incidentId: incident.id,
      sensitive: sql<boolean>`coalesce(${linked} or ${incident.sensitive}, false)`,
    })
    .from(highWater)
    .innerJoin(riverGauge, eq(riverGauge.code, highWater.gaugeCode))
    .leftJoin(
      incident,
      eq(
        incident.id,
        sql`coalesce((select merged_into_id from incident other where other.id = ${highWater.incidentId}), ${highWater.incidentId})`,
      ),
    )
    .where(or(isNull(highWater.endedAt), gt(highWater.endedAt, new Date(now().getTime() - highWaterMs))))
    .orderBy(highWater.siaga, desc(highWater.startedAt))
    .limit(500);
  return {
    gauges: gauges.map(({ gauge, measuredAt, levelM }) => ({
      ...gauge,
      measuredAt,
      levelM,
      siaga: levelM === null ? null : siagaOf(levelM, gauge),
      isSilent: measuredAt === null || now().getTime() - measuredAt.getTime() > gauge.silentMinutes * 60_000,
    })),
    highWater: waters.map(({ water, sensitive, incidentId, incidentNumber, ...place }) => {
      // A viewer who may not see a sensitive incident must not learn from the high water that it exists.
      const isMasked = isMaskedFor(actor, { sensitive });
      const { decidedBy: _, decidedSiaga: __, ...seen } = water;
      const masked = { ...seen, state: "open" as const, decidedAt: null };
      const shown = isMasked ? masked : seen;
      const link = isMasked ? { incidentId: null, incidentNumber: null } : { incidentId, incidentNumber };
      return { ...shown, ...place, ...link, proposal: proposeFlood(shown) };
    }),
  };
}
