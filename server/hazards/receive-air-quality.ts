import { sql } from "drizzle-orm";
import { z } from "zod";
import { regencyDistances } from "../../db/queries/public-sources";
import { airReading } from "../../db/schema/public-sources";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import { isInFuture } from "../domain/fire-watch";
import { maxAirStationDistanceKm } from "../domain/public-sources";
import { plainText } from "../plain-text";
import { findFormatFault, parseJson, SourceFaultError } from "./fetch-source";
import type { ReceiveContext, SourceResponse, SourceResult } from "./sources";

const numberBetween = (min: number, max: number) => z.coerce.number().min(min).max(max);
/** A measured value; 0 means that it is missing. */
const measurementUpTo = (max: number) =>
  z
    .union([z.string(), z.number()])
    .nullish()
    .transform((value) => Number(value ?? 0) || null)
    .pipe(z.number().positive().max(max).nullable());

const Station = z.object({
  id_stasiun: z.union([z.string(), z.number()]).transform(String).pipe(plainText(64, 1)),
  nama: plainText(200, 1),
  // Local time without a zone. `time_z` is sometimes wrong, but all stations near the regency are in WIB.
  waktu: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?$/)
    .transform((time) => new Date(`${time.replace(" ", "T")}+07:00`))
    .refine((moment) => !Number.isNaN(moment.getTime())),
  lat: numberBetween(-90, 90),
  lon: numberBetween(-180, 180),
  a_pm25: measurementUpTo(5_000),
  val: measurementUpTo(5_000).transform((index) => index && Math.round(index)),
  param: plainText(20).nullish(),
});

/** Stores the values that stations near the regency report for the last 24 hours. */
export async function receiveAirQuality(
  { db, actor, now }: ReceiveContext,
  { source, body }: SourceResponse,
): Promise<SourceResult> {
  const file = z.object({ rows: z.array(z.unknown()) }).safeParse(parseJson(body.toString("utf8")));
  if (!file.success) throw new SourceFaultError("not-the-format", "no rows");
  const stations = file.data.rows.flatMap((row) => Station.safeParse(row).data ?? []);
  const read = file.data.rows.length;
  const invalid = read - stations.length;
  if (stations.length === 0)
    throw new SourceFaultError(read === 0 ? "empty" : "not-the-format", read === 0 ? null : "no usable row");
  return inTransaction(db, async (tx) => {
    const distances = await regencyDistances(tx, {
      lngs: stations.map(({ lon }) => lon),
      lats: stations.map(({ lat }) => lat),
    });
    const nearStations = stations
      .map((station, index) => ({ ...station, distanceKm: distances[index]?.km ?? Number.POSITIVE_INFINITY }))
      .filter(({ distanceKm }) => distanceKm <= maxAirStationDistanceKm);
    const pastReadings = nearStations.filter(({ waktu }) => !isInFuture(waktu, now()));
    const measuredReadings = pastReadings.filter(({ a_pm25, val }) => a_pm25 !== null || val !== null);
    // A file may contain a reading twice. The later row replaces the earlier one.
    const readingsByKey = new Map(
      measuredReadings.map((reading) => [`${reading.id_stasiun} ${reading.waktu.getTime()}`, reading]),
    );
    const values = [...readingsByKey.values()].map((station) => ({
      stationId: station.id_stasiun,
      measuredAt: station.waktu,
      stationName: station.nama,
      position: { lng: station.lon, lat: station.lat },
      distanceKm: station.distanceKm,
      pm25: station.a_pm25,
      ispu: station.val,
      parameter: station.param || null,
    }));
    const inserted = values.length
      ? await tx
          .insert(airReading)
          .values(values)
          .onConflictDoUpdate({
            target: [airReading.stationId, airReading.measuredAt],
            // The service revises its figures.
            set: { pm25: sql`excluded.pm25`, ispu: sql`excluded.ispu`, parameter: sql`excluded.parameter` },
            setWhere: sql`(${airReading.pm25}, ${airReading.ispu}, ${airReading.parameter})
              is distinct from (excluded.pm25, excluded.ispu, excluded.parameter)`,
          })
          .returning({ id: airReading.stationId })
      : [];
    const counts = {
      ...{
        read,
        invalid,
        outside: stations.length - nearStations.length,
        future: nearStations.length - pastReadings.length,
      },
      ...{
        missing: pastReadings.length - measuredReadings.length,
        stored: inserted.length,
        known: measuredReadings.length - inserted.length,
      },
    };
    if (counts.stored > 0) await record(tx, { actor, now }, [{ kind: "source.updated", data: { source, ...counts } }]);
    const newestMs = Math.max(0, ...measuredReadings.map(({ waktu }) => waktu.getTime()));
    return {
      counts,
      newestAt: newestMs > 0 ? new Date(newestMs) : null,
      hasChanged: counts.stored > 0,
      fault:
        counts.future > 0
          ? { fault: "future", detail: String(counts.future) }
          : measuredReadings.length === 0
            ? { fault: "empty", detail: `no figure within ${maxAirStationDistanceKm} km` }
            : findFormatFault(invalid, read),
    };
  });
}
