import { and, desc, eq, gt, isNull, or, sql } from "drizzle-orm";
import { publicSources } from "../../db/hazard-vocabulary";
import { listWeatherWarnings, type WeatherWarningRow } from "../../db/queries/public-sources";
import { incident } from "../../db/schema/incidents";
import { airReading, earthquake } from "../../db/schema/public-sources";
import { highWater, riverGauge, riverReading } from "../../db/schema/rivers";
import type { Context } from "../context";
import { hourMs } from "../domain/calendar";
import {
  computeRise,
  findAirBand,
  findSiagaLevel,
  guessWarningType,
  proposeFlood,
  proposeWarningPriority,
} from "../domain/public-sources";
import { isMaskedFor } from "../masking/sensitive-access";
import { describeSources } from "./read-fire-watches";

type ReadContext = Pick<Context, "db" | "actor" | "now" | "settings">;

const maxEarthquakeAgeMs = 30 * 24 * hourMs;
const maxAirReadingAgeMs = 24 * hourMs;
const maxHighWaterAgeMs = 7 * 24 * hourMs;
/** How long warnings are listed after they were withdrawn or replaced. */
const maxEndedWarningAgeMs = 6 * hourMs;
/** The rise of the water is measured over this period before the newest reading. */
const riseSpan = "3 hours";

/**
 * What public services report: the weather warnings in force and those withdrawn, cancelled or replaced in the last six
 * hours, the latest earthquakes of the last 30 days (at most 100), the latest reading of each air quality station in
 * the last 24 hours, and the state of each source. If a source is outdated, an empty list does not mean that there is
 * nothing to report.
 */
export async function readPublicSources(context: ReadContext) {
  const { db, now } = context;
  const timeBefore = (ms: number) => new Date(now().getTime() - ms);
  const stations = await db
    .selectDistinctOn([airReading.stationId])
    .from(airReading)
    .where(gt(airReading.measuredAt, timeBefore(maxAirReadingAgeMs)))
    .orderBy(airReading.stationId, desc(airReading.measuredAt));
  const times = { at: now(), ended_since: timeBefore(maxEndedWarningAgeMs) };
  const warnings = await listWeatherWarnings(db, { only_id: null, ...times });
  return {
    warnings: warnings.map((warning) => maskWeatherWarning(context, warning)),
    earthquakes: await db
      .select()
      .from(earthquake)
      .where(gt(earthquake.occurredAt, timeBefore(maxEarthquakeAgeMs)))
      .orderBy(desc(earthquake.occurredAt))
      .limit(100),
    // The values are averages over the 24 hours before the time of measurement.
    air: stations
      .map((station) => ({ ...station, band: findAirBand(station) }))
      .sort((a, b) => a.distanceKm - b.distanceKm),
    sources: await describeSources(context, publicSources),
  };
}

/**
 * Adds the guessed incident type and the proposal to a weather warning. Hides its incident if that is sensitive, as
 * `maskFireWatch` in read-fire-watches.ts does for a fire watch.
 */
function maskWeatherWarning({ actor, now }: ReadContext, { sensitive, ...row }: WeatherWarningRow) {
  const decision = isMaskedFor(actor, { sensitive }) ? "open" : row.decision;
  const noIncident = { incidentId: null, incidentNumber: null, isAttached: false, decidedAt: null };
  const warning = sensitive ? { ...row, decision, ...noIncident } : row;
  const type = guessWarningType(warning.texts.map(({ event }) => event));
  const priority = proposeWarningPriority(warning, now());
  return { ...warning, type, proposal: priority && { type, priority } };
}

export type WeatherWarningView = ReturnType<typeof maskWeatherWarning>;

/**
 * Returns the active gauges with their newest reading, and the high water that is ongoing or ended within the last
 * seven days (at most 500), each with the decision whether it is a flood, if one has been made.
 */
export async function readRivers({ db, actor, now }: ReadContext) {
  const newestReading = db
    .select({ measuredAt: riverReading.measuredAt, levelM: riverReading.levelM })
    .from(riverReading)
    .where(eq(riverReading.gaugeCode, riverGauge.code))
    .orderBy(desc(riverReading.measuredAt))
    .limit(1)
    .as("newest");
  const earlierReading = db
    .select({
      earlierAt: sql`measured_at`.mapWith(riverReading.measuredAt).as("earlier_at"),
      earlierLevelM: sql<number>`level_m`.as("earlier_m"),
    })
    .from(riverReading)
    .where(
      and(
        eq(riverReading.gaugeCode, riverGauge.code),
        sql`${riverReading.measuredAt} >= ${newestReading.measuredAt} - ${riseSpan}::interval`,
      ),
    )
    .orderBy(riverReading.measuredAt)
    .limit(1)
    .as("earlier");
  const gauges = await db
    .select({
      gauge: riverGauge,
      measuredAt: newestReading.measuredAt,
      levelM: newestReading.levelM,
      earlierAt: earlierReading.earlierAt,
      earlierLevelM: earlierReading.earlierLevelM,
    })
    .from(riverGauge)
    .leftJoinLateral(newestReading, sql`true`)
    .leftJoinLateral(earlierReading, sql`true`)
    .where(eq(riverGauge.active, true))
    .orderBy(riverGauge.name);
  const originalIncidentSensitiveSql = sql<boolean>`(select sensitive from incident original_incident where original_incident.id = ${highWater.incidentId})`;
  const highWaterRows = await db
    .select({
      water: highWater,
      gaugeName: riverGauge.name,
      river: riverGauge.river,
      position: riverGauge.position,
      incidentNumber: incident.number,
      incidentId: incident.id,
      isAttached: sql<boolean>`${highWater.state} = 'incident' and exists (
        select from event where event.incident_id = ${highWater.incidentId}
          and event.kind = 'high-water.attached' and event.data ->> 'highWaterId' = ${highWater.id}::text)`,
      sensitive: sql<boolean>`coalesce(${originalIncidentSensitiveSql} or ${incident.sensitive}, false)`,
    })
    .from(highWater)
    .innerJoin(riverGauge, eq(riverGauge.code, highWater.gaugeCode))
    .leftJoin(incident, eq(incident.id, sql`remaining_incident(${highWater.incidentId})`))
    .where(or(isNull(highWater.endedAt), gt(highWater.endedAt, new Date(now().getTime() - maxHighWaterAgeMs))))
    .orderBy(highWater.siaga, desc(highWater.startedAt))
    .limit(500);
  return {
    gauges: gauges.map(({ gauge, measuredAt, levelM, earlierAt, earlierLevelM }) => ({
      ...gauge,
      measuredAt,
      levelM,
      riseMPerHour: computeRise(
        measuredAt && levelM !== null ? { at: measuredAt, levelM } : null,
        earlierAt && earlierLevelM !== null ? { at: earlierAt, levelM: earlierLevelM } : null,
      ),
      siaga: levelM === null ? null : findSiagaLevel(levelM, gauge),
      isSilent: measuredAt === null || now().getTime() - measuredAt.getTime() > gauge.silentMinutes * 60_000,
    })),
    highWater: highWaterRows.map(({ water, sensitive, incidentId, incidentNumber, isAttached, ...place }) => {
      const { decidedBy: _, decidedSiaga: __, ...visibleFields } = water;
      const state = isMaskedFor(actor, { sensitive }) ? "open" : visibleFields.state;
      const maskedHighWater = sensitive ? { ...visibleFields, state, decidedAt: null } : visibleFields;
      const incidentLink = sensitive
        ? { incidentId: null, incidentNumber: null, isAttached: false }
        : { incidentId, incidentNumber, isAttached };
      return { ...maskedHighWater, ...place, ...incidentLink, proposal: proposeFlood(maskedHighWater) };
    }),
  };
}
