import { type Agent, request } from "node:http";
import type pg from "pg";
import { writeFixes } from "../../db/queries/position";
import type { TestServer } from "../support/server";

/**
 * A unit with its initial location, its last reported fix (`lastFix`), and the number of its fixes that must be in the
 * trail (`trailFixCount`).
 */
export type Unit = {
  id: string;
  callSign: string;
  lng: number;
  lat: number;
  /** Time of the unit's initial fix in ms; null if it has none. */
  initialFixAt: number | null;
  lastFix: { lng: number; lat: number; at: number } | null;
  trailFixCount: number;
};

/** A position to report. `previousFixAt` is the time of the unit's previous fix in ms; null if it has none. */
export type PositionReport = { unit: Unit; lng: number; lat: number; at: number; previousFixAt: number | null };

/** Sends one request and waits for its response. Throws unless all reports were accepted. */
export type Send = (reports: readonly PositionReport[]) => Promise<void>;

const fixValues = { speedMps: 12.5, headingDeg: 90, accuracyM: 8 };

/** Reports positions over HTTP on keep-alive connections. */
export function createHttpSender({ url, apiKey }: TestServer, agent: Agent): Send {
  const { hostname, port } = new URL(url);
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
  const options = { hostname, port, path: "/api/v1/positions", method: "POST", agent, headers };
  return (reports) =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify(
        reports.map(({ unit: { callSign }, lng, lat, at }) => ({
          callSign,
          lng,
          lat,
          recordedAt: new Date(at).toISOString(),
          ...fixValues,
        })),
      );
      const clientRequest = request(
        { ...options, headers: { ...headers, "content-length": Buffer.byteLength(body) } },
        (response) => {
          let text = "";
          response.setEncoding("utf8");
          response.on("data", (part: string) => {
            text += part;
          });
          response.on("error", reject);
          response.on("end", () => {
            const { accepted } = JSON.parse(text) as { accepted?: number };
            if (accepted !== reports.length)
              return reject(new Error(`the server returned ${response.statusCode}: ${text}`));
            for (const { unit } of reports) unit.trailFixCount++;
            resolve();
          });
        },
      );
      clientRequest.on("error", reject);
      clientRequest.end(body);
    });
}

type Statement = {
  name: string;
  text: string;
  writesTrail: boolean;
  values(reports: readonly PositionReport[]): unknown[];
};

/** The statement with which the server stores positions. It also writes the trail. */
export function createTrailStatement(freshMinutes: number): Statement {
  return {
    name: "the same",
    text: writeFixes.text,
    writesTrail: true,
    values: (reports) => {
      const now = Date.now();
      return writeFixes.values({
        ...toColumns(reports),
        becomes_last: reports.map(() => true),
        expected_ids: reports.map(({ unit }) => unit.id),
        expected_call_signs: reports.map(({ unit }) => unit.callSign),
        expected_at: reports.map(({ previousFixAt }) => previousFixAt && new Date(previousFixAt).toISOString()),
        include_unplaced: true,
        received: new Date(now).toISOString(),
        fresh_since: new Date(now - freshMinutes * 60_000).toISOString(),
      });
    },
  };
}

/** Lower bound for the cost of writing positions: updates the location of each unit and does not write the trail. */
export const updateOnlyStatement: Statement = {
  name: "update alone",
  text: `
    update unit_position
    set fix = incoming.position, fix_at = incoming.recorded_at, speed_mps = incoming.speed_mps,
      heading_deg = incoming.heading_deg, accuracy_m = incoming.accuracy_m, place = incoming.position, basis = 'fix',
      moved_at = clock_timestamp()
    from (
      select unit_id, st_setsrid(st_makepoint(lng, lat), 4326)::geography as position, recorded_at, speed_mps, heading_deg, accuracy_m
      from unnest($1::uuid[], $2::float8[], $3::float8[], $4::timestamptz[], $5::real[], $6::real[], $7::real[])
        as reported (unit_id, lng, lat, recorded_at, speed_mps, heading_deg, accuracy_m)
    ) incoming
    where unit_position.unit_id = incoming.unit_id`,
  writesTrail: false,
  values: (reports) => Object.values(toColumns(reports)),
};

/** Sends the reports directly with the database driver, in one transaction per statement. */
export function createSqlSender(pool: pg.Pool, { name, text, writesTrail, values }: Statement): Send {
  return async (reports) => {
    const { rowCount, rows } = await pool.query({ name, text, values: values(reports) });
    if (writesTrail ? !rows[0]?.isWritten : rowCount !== reports.length) throw new Error("not all units were updated");
    if (writesTrail) for (const { unit } of reports) unit.trailFixCount++;
  };
}

function toColumns(reports: readonly PositionReport[]) {
  return {
    unit_ids: reports.map(({ unit }) => unit.id),
    lngs: reports.map(({ lng }) => lng),
    lats: reports.map(({ lat }) => lat),
    recorded: reports.map(({ at }) => new Date(at).toISOString()),
    speeds: reports.map(() => fixValues.speedMps),
    headings: reports.map(() => fixValues.headingDeg),
    accuracies: reports.map(() => fixValues.accuracyM),
  };
}
