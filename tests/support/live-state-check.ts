import { sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import type { Duty } from "../../db/vocabulary";
import { pause } from "./processes";
import { createBrowserClient, type ScreenClient } from "./screen-client";
import { expect } from "./test";

type DatabaseIncident = {
  number: number;
  status: string;
  priority: number;
  version: number;
  sensitive: boolean;
  lng: number;
  lat: number;
  tasks: string[];
};
type DatabaseUnit = {
  callSign: string;
  duty: Duty;
  taken: boolean;
  lng: number;
  lat: number;
  hidden: boolean;
};

const openStates = sql.raw("('assigned', 'acknowledged', 'enRoute', 'onScene', 'transporting')");

/** Reads the open incidents and the units with their last fixes in plain SQL. */
async function readDatabaseState(db: Db): Promise<{ incidents: DatabaseIncident[]; units: DatabaseUnit[] }> {
  const incidents = await db.execute(sql`
    select number::int, status, priority, version, sensitive, st_x(location::geometry) as lng, st_y(location::geometry) as lat,
      array(select id || ' ' || state from assignment where incident_id = incident.id order by 1) as tasks
    from incident where status <> 'closed' order by number`);
  const units = await db.execute(sql`
    select call_sign as "callSign", duty, taken, st_x(fix::geometry) as lng, st_y(fix::geometry) as lat,
      exists (
        select from assignment join incident on incident.id = incident_id
        where assignment.unit_id = unit.id and sensitive
          and (state in ${openStates} or ended_at > now() - interval '15 minutes' or fix_at <= ended_at + interval '16 minutes')
      ) as hidden
    from unit join unit_position on unit_id = unit.id order by call_sign collate "C"`);
  return { incidents: toRows(incidents), units: toRows(units) };
}

/**
 * Lists how the data of a screen differs from the database and from what the server returns now; empty if there are no
 * differences.
 */
async function findDifferences(screen: ScreenClient, db: Db, url: string): Promise<string[]> {
  const databaseState = await readDatabaseState(db);
  const isWall = screen.audience === "wall";
  const shownIncidents = screen
    .incidents()
    .map(({ number, status, priority, version, sensitive, location, assignments }) => ({
      ...{ number, status, priority, version, sensitive, lng: location?.lng ?? null, lat: location?.lat ?? null },
      tasks: assignments.map(({ id, state }) => `${id} ${state}`).sort(),
    }));
  // Lists do not contain the location of a sensitive incident. The list of the wall does not contain its assignments
  // either.
  const databaseIncidents = databaseState.incidents.map((incident) =>
    incident.sensitive ? { ...incident, lng: null, lat: null, ...(isWall && { tasks: [] }) } : incident,
  );
  const shownUnits = screen
    .units()
    .map(({ callSign, duty, status, lng, lat }) => ({ callSign, duty, taken: status === "assigned", lng, lat }));
  const databaseUnits = databaseState.units.map(({ hidden, ...unit }) =>
    isWall && hidden ? { ...unit, lng: null, lat: null } : unit,
  );
  const client = createBrowserClient(url, screen.cookie);
  const incidents = isWall
    ? await client.incidents.overview.query({ status: "open" })
    : await client.incidents.list.query({ status: "open" });
  const units = await client.units.list.query();
  return [
    ...compare("incident, by SQL", shownIncidents, databaseIncidents, ({ number }) => `${number}`),
    ...compare("unit, by SQL", shownUnits, databaseUnits, ({ callSign }) => callSign),
    ...compare("incident, read again", screen.incidents(), incidents, ({ id }) => id),
    ...compare("unit, read again", screen.units().map(withoutMovedAt), units.map(withoutMovedAt), ({ id }) => id),
    ...compareOrder(screen.incidents(), incidents),
  ].map((difference) => `${screen.name}: ${difference}`);
}

/**
 * Waits until every screen has exactly the data in the database: nothing is missing, extra or duplicate, and the order
 * is the server's. Fails with the differences after two minutes. `url` is the address of a healthy process.
 */
export async function expectScreensMatchDatabase(screens: readonly ScreenClient[], db: Db, url: string): Promise<void> {
  const deadline = Date.now() + 120_000;
  for (const screen of screens) {
    let currentDifferences = await findDifferences(screen, db, url);
    while (currentDifferences.length > 0 && Date.now() < deadline) {
      await pause(200);
      currentDifferences = await findDifferences(screen, db, url);
    }
    if (currentDifferences.length > 0) console.log((await describeHistory(screen, db, currentDifferences)).join("\n"));
    expect(currentDifferences.slice(0, 10)).toEqual([]);
  }
}

/** Describes what a screen received: every reset and, for the first units that differ, the last messages and events. */
async function describeHistory(
  { name, messages }: ScreenClient,
  db: Db,
  differences: readonly string[],
): Promise<string[]> {
  const resets = messages.flatMap(({ at, message: { reset } }) => (reset ? `${formatTime(at)} reset: ${reset}` : []));
  const callSigns = new Set(differences.flatMap((text) => /unit, by SQL: (\S+)/.exec(text)?.[1] ?? []));
  const lines = [`${name} received:`, ...resets];
  for (const callSign of [...callSigns].slice(0, 3)) {
    const receivedLines = messages.flatMap(({ at, id, message }) =>
      message.units
        .filter((unit) => unit.callSign === callSign)
        .map(
          ({ status, movedAt }) => `${formatTime(at)} ${callSign} ${status}, moved ${movedAt?.toISOString()}, in ${id}`,
        ),
    );
    const events = await db.execute(sql`
      select event.tx::text, event.at, event.kind, event.data, unit_position.moved_at as "movedAt"
      from event join unit on unit.id = event.unit_id join unit_position using (unit_id)
      where unit.call_sign = ${callSign} order by event.id desc limit 5`);
    lines.push(...receivedLines.slice(-6), ...toRows(events).map((row) => JSON.stringify(row)));
  }
  return lines;
}

function formatTime(at: number): string {
  return new Date(at).toISOString().slice(11);
}

function compare<Item>(
  label: string,
  shownItems: readonly Item[],
  expectedItems: readonly Item[],
  nameOf: (item: Item) => string,
): string[] {
  const messages: string[] = [];
  const shownByName = new Map(shownItems.map((item) => [nameOf(item), item]));
  const expectedByName = new Map(expectedItems.map((item) => [nameOf(item), item]));
  if (shownByName.size < shownItems.length)
    messages.push(`${label}: ${shownItems.length - shownByName.size} duplicates`);
  for (const [name, item] of shownByName) {
    const expectedItem = expectedByName.get(name);
    if (!expectedItem) messages.push(`${label}: ${name} is shown but does not exist`);
    else if (stableJson(expectedItem) !== stableJson(item))
      messages.push(`${label}: ${name} is shown as ${stableJson(item)}, expected ${stableJson(expectedItem)}`);
  }
  for (const name of expectedByName.keys()) if (!shownByName.has(name)) messages.push(`${label}: ${name} is missing`);
  return messages;
}

function compareOrder(
  shownItems: readonly { number: number }[],
  expectedItems: readonly { number: number }[],
): string[] {
  const [shownOrder, expectedOrder] = [shownItems, expectedItems].map((incidents) =>
    incidents.map(({ number }) => number).join(" "),
  );
  return shownOrder === expectedOrder ? [] : [`incidents are in the order ${shownOrder}, expected ${expectedOrder}`];
}

/** Removes `movedAt`, because the feed sends no message if only that has changed. */
function withoutMovedAt<Unit extends { movedAt: Date | null }>({ movedAt: _, ...unit }: Unit) {
  return unit;
}

/** Returns JSON with sorted keys. */
function stableJson(value: unknown): string {
  return JSON.stringify(value, (_, innerValue) =>
    innerValue !== null && typeof innerValue === "object" && !Array.isArray(innerValue)
      ? Object.fromEntries(Object.entries(innerValue).sort(([a], [b]) => (a < b ? -1 : 1)))
      : innerValue,
  );
}

function toRows<Row>(result: unknown): Row[] {
  return (result as { rows: Row[] }).rows;
}
