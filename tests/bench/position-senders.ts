import { type Agent, request } from "node:http";
import type pg from "pg";
import { writeFixes } from "../../db/position-queries";
import type { Product } from "../support/product";

/** A unit of the field, where it was made to stand, what was reported of it last, and how many of its fixes the trail should hold. */
export type Unit = {
  id: string;
  callSign: string;
  lng: number;
  lat: number;
  /** When the fix was recorded that it had in the beginning. */
  heldAt: number | null;
  last: { lng: number; lat: number; at: number } | null;
  inTrail: number;
};

/** `before` is when the fix was recorded that is held until then. */
export type Report = { unit: Unit; lng: number; lat: number; at: number; before: number | null };

/** Sends one request and is done when it is answered; throws when it was not taken whole. */
export type Send = (reports: readonly Report[]) => Promise<void>;

const device = { speedMps: 12.5, headingDeg: 90, accuracyM: 8 };

/** Reports over HTTP, on connections that are kept. */
export function overHttp({ url, apiKey }: Product, agent: Agent): Send {
  const { hostname, port } = new URL(url);
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
  const asked = { hostname, port, path: "/api/v1/positions", method: "POST", agent, headers };
  return (reports) =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify(
        reports.map(({ unit: { callSign }, lng, lat, at }) => ({
          callSign,
          lng,
          lat,
          recordedAt: new Date(at).toISOString(),
          ...device,
        })),
      );
      const sending = request(
        { ...asked, headers: { ...headers, "content-length": Buffer.byteLength(body) } },
        (answer) => {
          let text = "";
          answer.setEncoding("utf8");
          answer.on("data", (part: string) => {
            text += part;
          });
          answer.on("error", reject);
          answer.on("end", () => {
            const { accepted } = JSON.parse(text) as { accepted?: number };
            if (accepted !== reports.length) return reject(new Error(`answered with ${answer.statusCode}: ${text}`));
            for (const { unit } of reports) unit.inTrail++;
            resolve();
          });
        },
      );
      sending.on("error", reject);
      sending.end(body);
    });
}

type Statement = { name: string; text: string; keepsTrail: boolean; values(reports: readonly Report[]): unknown[] };

/** The statement of the product itself, which keeps the trail. */
export function withTrail(freshMinutes: number): Statement {
  return {
    name: "the same",
    text: writeFixes.text,
    keepsTrail: true,
    values: (reports) => {
      const now = Date.now();
      return writeFixes.values({
        ...columns(reports),
        moving: reports.map(() => true),
        held_ids: reports.map(({ unit }) => unit.id),
        held_call_signs: reports.map(({ unit }) => unit.callSign),
        held_at: reports.map(({ before }) => before && new Date(before).toISOString()),
        with_nowhere: true,
        received: new Date(now).toISOString(),
        fresh_since: new Date(now - freshMinutes * 60_000).toISOString(),
      });
    },
  };
}

/** The least there is to do: the place of each unit, and no trail. */
export const updateOnly: Statement = {
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
  keepsTrail: false,
  values: (reports) => Object.values(columns(reports)),
};

/** Sends the same by the bare driver, in a transaction of the statement's own. */
export function toSql(pool: pg.Pool, { name, text, keepsTrail, values }: Statement): Send {
  return async (reports) => {
    const { rowCount, rows } = await pool.query({ name, text, values: values(reports) });
    if (keepsTrail ? !rows[0]?.isWritten : rowCount !== reports.length) throw new Error("not all units were moved");
    if (keepsTrail) for (const { unit } of reports) unit.inTrail++;
  };
}

function columns(reports: readonly Report[]) {
  return {
    unit_ids: reports.map(({ unit }) => unit.id),
    lngs: reports.map(({ lng }) => lng),
    lats: reports.map(({ lat }) => lat),
    recorded: reports.map(({ at }) => new Date(at).toISOString()),
    speeds: reports.map(() => device.speedMps),
    headings: reports.map(() => device.headingDeg),
    accuracies: reports.map(() => device.accuracyM),
  };
}
