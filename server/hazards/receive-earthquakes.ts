import { and, eq, notInArray, sql } from "drizzle-orm";
import { z } from "zod";
import { takeLock } from "../../db/advisory-locks";
import type { Db } from "../../db/client";
import { regencyDistances } from "../../db/queries/public-sources";
import { earthquake } from "../../db/schema/public-sources";
import { formatPoint } from "../../db/sql";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import { isInFuture } from "../domain/fire-watch";
import { estimateFeltRadiusKm, sameEarthquakeTolerance } from "../domain/public-sources";
import { Moment } from "../moment";
import { plainText } from "../plain-text";
import { parseJson, SourceFaultError } from "./fetch-source";
import type { ReceiveContext, SourceResponse, SourceResult } from "./sources";

const text = plainText(1_000);
const nullableText = text.nullish().transform((value) => value?.trim() || null);
const parseLeadingNumber = (min: number, max: number) =>
  z
    .union([z.string(), z.number()])
    .transform((value) => Number.parseFloat(String(value)))
    .pipe(z.number().min(min).max(max));

const Coordinates = z
  .string()
  .regex(/^-?\d+(\.\d+)?,\s*-?\d+(\.\d+)?$/)
  .transform((pair) => pair.split(",").map(Number) as [lat: number, lng: number])
  .pipe(z.tuple([z.number().min(-90).max(90), z.number().min(-180).max(180)]));

/** Numbers are strings, some of them with a unit (`10 km`). */
const Report = z.object({
  DateTime: Moment,
  Coordinates,
  Magnitude: parseLeadingNumber(-2, 10),
  Kedalaman: parseLeadingNumber(0, 1_000),
  Wilayah: text,
  Potensi: nullableText,
  Dirasakan: nullableText,
});
const File = z.object({
  Infogempa: z.object({ gempa: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]) }),
});

/**
 * Stores the earthquakes from BMKG's `autogempa.json` that are near the regency, that may be felt there
 * (`estimateFeltRadiusKm`), or that the service says were felt there. A later report of the same earthquake updates it.
 */
export async function receiveEarthquakes(
  { db, actor, now }: ReceiveContext,
  { source, body, settings }: SourceResponse,
): Promise<SourceResult> {
  const file = File.safeParse(parseJson(body.toString("utf8")));
  if (!file.success) throw new SourceFaultError("not-the-format", "no Infogempa.gempa");
  const rows = [file.data.Infogempa.gempa].flat().map((row) => Report.safeParse(row));
  if (rows.length === 0) throw new SourceFaultError("empty");
  const reports = rows.flatMap(({ data }) => data ?? []);
  const wrongField = rows.find(({ error }) => error)?.error?.issues[0]?.path[0];
  const formatFault =
    wrongField === undefined ? null : new SourceFaultError("not-the-format", `field ${String(wrongField)}`);
  if (formatFault && reports.length === 0) throw formatFault;
  const validReports = reports.filter(({ DateTime }) => !isInFuture(DateTime, now()));
  const counts = { read: rows.length, stored: 0, known: 0, outside: 0, future: reports.length - validReports.length };
  await inTransaction(db, async (tx) => {
    await takeLock(tx, "earthquakes");
    const seenIds: string[] = [];
    for (const report of validReports) {
      const { id, outcome } = await storeReport(tx, report, { marginKm: settings.marginKm, now: now(), seenIds });
      if (id) seenIds.push(id);
      counts[outcome]++;
    }
    if (counts.stored > 0) await record(tx, { actor, now }, [{ kind: "source.updated", data: { source, ...counts } }]);
  });
  const newestMs = Math.max(...validReports.map(({ DateTime }) => DateTime.getTime()));
  return {
    counts,
    newestAt: validReports.length > 0 ? new Date(newestMs) : null,
    hasChanged: counts.stored > 0,
    fault: counts.future > 0 ? { fault: "future", detail: String(counts.future) } : formatFault,
  };
}

/**
 * Stores a report as a revision of the stored earthquake closest in time, or as a new earthquake. The reports in one
 * file are about different earthquakes, so a report does not revise the earthquakes to which earlier reports in the
 * file belong (`seenIds`).
 */
async function storeReport(
  tx: Db,
  report: z.output<typeof Report>,
  { marginKm, now, seenIds }: { marginKm: number; now: Date; seenIds: readonly string[] },
): Promise<{ id?: string | undefined; outcome: "stored" | "known" | "outside" }> {
  const [lat, lng] = report.Coordinates;
  const [distance] = await regencyDistances(tx, { lngs: [lng], lats: [lat] });
  const distanceKm = distance?.km ?? Number.POSITIVE_INFINITY;
  const values = {
    occurredAt: report.DateTime,
    epicentre: { lng, lat },
    magnitude: report.Magnitude,
    depthKm: report.Kedalaman,
    distanceKm,
    region: report.Wilayah,
    potential: report.Potensi,
    felt: report.Dirasakan,
  };
  const secondsApart = sql`abs(extract(epoch from ${earthquake.occurredAt} - ${sql.param(report.DateTime, earthquake.occurredAt)}::timestamptz))`;
  const sameEarthquakeCondition = and(
    sql`${secondsApart} < ${sameEarthquakeTolerance.seconds}`,
    notInArray(earthquake.id, [...seenIds]),
    sql`st_dwithin(${earthquake.epicentre}, ${formatPoint({ lng, lat })}::geography, ${sameEarthquakeTolerance.km * 1_000})`,
  );
  const [storedEarthquake] = await tx
    .select()
    .from(earthquake)
    .where(sameEarthquakeCondition)
    .orderBy(secondsApart)
    .limit(1);
  if (storedEarthquake) {
    const { id } = storedEarthquake;
    const isUnchanged = Object.entries(values).every(
      ([name, value]) =>
        name === "distanceKm" ||
        JSON.stringify(storedEarthquake[name as keyof typeof storedEarthquake]) === JSON.stringify(value),
    );
    if (isUnchanged) return { id, outcome: "known" };
    await tx
      .update(earthquake)
      .set({ ...values, updatedAt: now })
      .where(eq(earthquake.id, id));
    return { id, outcome: "stored" };
  }
  const wasFeltHere = /musi banyuasin|sekayu/i.test(report.Dirasakan ?? "");
  if (distanceKm > Math.max(marginKm, estimateFeltRadiusKm(report.Magnitude)) && !wasFeltHere)
    return { outcome: "outside" };
  const [inserted] = await tx
    .insert(earthquake)
    .values({ ...values, receivedAt: now, updatedAt: now })
    .returning({ id: earthquake.id });
  return { id: inserted?.id, outcome: "stored" };
}
