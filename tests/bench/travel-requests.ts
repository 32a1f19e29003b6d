import { Agent } from "node:http";
import { sql } from "drizzle-orm";
import { type Database, openPostgres } from "../../db/client";
import { createDatabase } from "../support/databases";
import { sekayu } from "../support/makers";
import { startServer } from "../support/server";
import { fillField, pointsInRegency } from "./field";
import { summarise } from "./measure";
import { measureCost } from "./process-cost";
import { atLeast, type Report, type Row } from "./report";
import { checkTakenUnits, freeUnits } from "./taken-units";
import { overHttp, sendAll } from "./traffic";

const unitCount = 20_000;
const concurrencies = [1, 32];
const [incidentCount, roundCount] = [60, 5];
/** The response plan of this incident type requires one ambulance and one police patrol. */
const [incidentType, unitsPerIncident] = ["road-accident", 2];
const positionFreshMinutes = 1_440;

/** The centre of Porto, and the ratio of the length of a degree of longitude there to that in Sekayu. */
const porto = { lng: -8.61, lat: 41.15 };
const longitudeRatio = Math.cos((porto.lat * Math.PI) / 180) / Math.cos((sekayu.lat * Math.PI) / 180);

/**
 * Compares the speed of whole requests that create an incident and assign its units, with and without a road network.
 * Moves the network of Porto in `database` to Sekayu. The second database is a copy without a network. Rounds with the
 * two databases alternate.
 */
export async function measureRequests(server: string, url: string, database: Database): Promise<Omit<Report, "notes">> {
  const moment = { now: () => new Date(), settings: { positionFreshMinutes } };
  await moveToSekayu(database);
  await fillField(database.db, moment, unitCount);
  await database.close();
  const copiedDatabase = await createDatabase(server, { template: new URL(url).pathname.slice(1) });
  const agent = new Agent({ keepAlive: true });
  const contenders = await Promise.all(
    Object.entries({ "with network": url, "without network": copiedDatabase.url }).map(async ([what, databaseUrl]) => {
      const { db, close } = await openPostgres(databaseUrl, { size: 2 });
      if (databaseUrl === copiedDatabase.url) await db.execute(sql`delete from network`);
      const env = { SCREENS: "off", POSITION_FRESH_MINUTES: `${positionFreshMinutes}`, LOG_LEVEL: "warn" };
      const server = await startServer({ databaseUrl, env });
      return { what, db, close, server, send: overHttp(server, agent, incidentType) };
    }),
  );
  const [firstContender] = contenders;
  if (!firstContender) throw new Error("nothing to compare");
  const places = (await pointsInRegency(firstContender.db, { count: 20_000, seed: 3 }))
    .filter(({ lng, lat }) => Math.abs(lng - sekayu.lng) < 0.06 && Math.abs(lat - sekayu.lat) < 0.05)
    .map(({ lng, lat }) => ({ lng, lat }))
    .slice(0, incidentCount);
  const rows: Row[] = [];
  for (const concurrency of concurrencies) {
    const totals = contenders.map(() => ({ durationsMs: [] as number[], totalMs: 0, processorMs: 0 }));
    for (let round = -1; round < roundCount; round++) {
      for (const [index, { db, server, send }] of contenders.entries()) {
        const { result, processorSeconds } = await measureCost(server.process.pid, () =>
          sendAll(send, places, concurrency),
        );
        await checkTakenUnits(db, unitsPerIncident * places.length, result.unitIds);
        await freeUnits(db, new Date(Date.now() - positionFreshMinutes * 60_000));
        const total = totals[index];
        // The first round is only a warm-up and is not counted.
        if (!total || round < 0) continue;
        total.durationsMs.push(...result.durationsMs);
        total.totalMs += result.totalMs;
        total.processorMs += processorSeconds * 1_000;
      }
    }
    for (const [index, { durationsMs, totalMs, processorMs }] of totals.entries()) {
      rows.push({
        what: contenders[index]?.what ?? "",
        "at once": concurrency,
        ...summarise(durationsMs),
        "per second": (durationsMs.length / totalMs) * 1_000,
        "server's processor ms": processorMs / durationsMs.length,
      });
    }
  }
  agent.destroy();
  for (const { server, close } of contenders) {
    await server.stop();
    await close();
  }
  const incidentsPerSecond = (name: string) =>
    Number(rows.find((row) => row.what === name && row["at once"] === 32)?.["per second"]);
  return {
    tables: { "POST /api/v1/incidents, in milliseconds": rows },
    targets: [
      // 195 is 1.5 times the rate that was measured before the server had road networks.
      atLeast("incidents per second with the network, 32 at once", incidentsPerSecond("with network"), 195),
    ],
  };
}

/** Moves the network of Porto to Sekayu. The roads keep their lengths. */
async function moveToSekayu({ db }: Database): Promise<void> {
  const [dx, dy] = [sekayu.lng - porto.lng * longitudeRatio, sekayu.lat - porto.lat];
  await db.execute(sql`
    update network_edge
    set line = st_setsrid(st_affine(line::geometry, ${longitudeRatio}::float8, 0, 0, 1, ${dx}::float8, ${dy}::float8), 4326)
  `);
}
