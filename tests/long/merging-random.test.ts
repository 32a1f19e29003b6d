import { sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { advanceAssignment } from "../../server/assignment/advance-assignment";
import { assignUnit } from "../../server/assignment/assign-unit";
import { attachCall } from "../../server/calls/attach-call";
import { receiveCall } from "../../server/calls/receive-call";
import { addNote } from "../../server/incidents/add-note";
import { verifyIncident } from "../../server/incidents/change-status";
import { createIncident } from "../../server/incidents/create-incident";
import { mergeIncidents } from "../../server/incidents/merge/merge-incidents";
import { unmergeIncident } from "../../server/incidents/merge/unmerge-incident";
import { readIncidentLog } from "../../server/incidents/read-incident-log";
import { rebuildAll } from "../support/incident-history";
import { aContext, aType, aUnit, kmFrom, sekayu } from "../support/makers";
import { countCases, createRandom } from "../support/seeded-random";
import { expect, test } from "../support/test";

const incidentCount = 40;
const pairCount = countCases(125);
const openedAt = (index: number) => new Date(Date.UTC(2026, index % 4, 3 + index, 2));
/** All merges happen within the week in which they can be undone. */
const mergedAt = new Date("2026-06-01T02:00:00Z");
const contextAt = (db: Db, at: Date) => aContext(db, { now: () => at });

type Table = "call" | "assignment" | "note" | "photo" | "handover";
/**
 * A naive model of merging. Each row has a home: the incident to which it was added. The row must belong to the root of
 * its home: the incident that remains after all merges.
 */
type Model = { parents: Map<string, string>; homesByTable: Record<Table, Map<string, string>> };

const rootOf = ({ parents }: Model, id: string): string => {
  const parent = parents.get(id);
  return parent === undefined ? id : rootOf({ parents } as Model, parent);
};

/**
 * Creates incidents over four months, each with calls, crews in all states, notes, and sometimes a photo or a handover.
 */
async function createIncidents(db: Db, model: Model, random: ReturnType<typeof createRandom>) {
  const types = [
    await aType(db, ["ambulance*1"], { mode: "confirm" }),
    await aType(db, ["ambulance*2", "fire-engine*1"], { mode: "confirm" }),
  ];
  await db.execute(sql`insert into neighbour (code, name, phone) values ('bna', 'Banyuasin', '112')`);
  const ids: string[] = [];
  for (let index = 0; index < incidentCount; index++) {
    const context = contextAt(db, openedAt(index));
    const calls: string[] = [];
    // Some incidents were reported by radio, without a call.
    for (let call = 0; index % 5 > 0 && call <= random.integer(0, 2); call++)
      calls.push((await receiveCall(context, { callerNumber: `0812${index}${call}0` })).id);
    const { id } = await createIncident(context, {
      ...{ type: random.pick(types), priority: random.integer(1, 4), precision: "exact" },
      ...{ location: kmFrom(sekayu, index / 10), callId: calls[0], address: `Jalan ${index}` },
    });
    ids.push(id);
    for (const callId of calls.slice(1)) await attachCall(context, { callId, incidentId: id, note: `kata ${callId}` });
    for (let crew = 0; crew < random.integer(0, 2); crew++) {
      const kind = random.chance(0.7) ? ("ambulance" as const) : ("fire-engine" as const);
      const unit = await aUnit(db, { kind, at: sekayu, now: openedAt(index) });
      const { id: assignmentId } = await assignUnit(contextAt(db, new Date(openedAt(index).getTime() + crew * 1_000)), {
        incidentId: id,
        unitId: unit.id,
      });
      const steps = ["acknowledged", "enRoute", "onScene", "clear"] as const;
      for (const state of steps.slice(0, random.integer(0, 4)))
        await advanceAssignment(context, { id: assignmentId, state });
    }
    await addNote(context, { id: crypto.randomUUID(), incidentId: id, text: `catatan ${index}` });
    if (random.chance(0.3))
      await db.execute(
        sql`insert into photo (incident_id, content_type, bytes, taken_at) values (${id}, 'image/png', 'x', now())`,
      );
    if (random.chance(0.3))
      await db.execute(
        sql`insert into handover (incident_id, neighbour_code, handed_at, handed_by) values (${id}, 'bna', now(), 'system:test')`,
      );
    if (random.chance(0.2)) await db.execute(sql`update incident set sensitive = true where id = ${id}`);
    if (random.chance(0.3)) await verifyIncident(context, { id });
  }
  for (const table of Object.keys(model.homesByTable) as Table[])
    for (const [id, incidentId] of await readOwners(db, table)) model.homesByTable[table].set(id, incidentId);
  return ids;
}

async function readOwners(db: Db, table: Table): Promise<[string, string][]> {
  const { rows } = (await db.execute(
    sql.raw(`select id, incident_id from ${table} where incident_id is not null`),
  )) as unknown as {
    rows: { id: string; incident_id: string }[];
  };
  return rows.map(({ id, incident_id }) => [id, incident_id]);
}

/** Reads the rows that a merge may change, without version numbers. */
async function readAll(db: Db) {
  const state: Record<string, unknown> = {};
  for (const table of ["incident", "assignment", "call", "note", "photo", "alarm", "handover", "forwarding", "unit"]) {
    const rows = (await db.execute(
      sql.raw(`select (to_jsonb(t) - 'version')::text as row from ${table} t order by id`),
    )) as unknown as { rows: { row: string }[] };
    // The reason why a requirement is unmet may change, because the merge temporarily met the requirement.
    state[table] = rows.rows.map(({ row }) => row.replaceAll(/"reason": "(awaiting-confirmation|released)"/g, ""));
  }
  return state;
}

async function checkRows(db: Db, model: Model): Promise<void> {
  for (const table of Object.keys(model.homesByTable) as Table[]) {
    const expected = [...model.homesByTable[table]].map(([id, home]) => `${id} ${rootOf(model, home)}`).sort();
    expect((await readOwners(db, table)).map(([id, owner]) => `${id} ${owner}`).sort()).toEqual(expected);
  }
}

/** A merged group must count as one incident, and each call once. */
async function checkFigures(db: Db, model: Model, ids: readonly string[]): Promise<void> {
  await rebuildAll(db);
  const count = async (query: ReturnType<typeof sql>) =>
    Number(((await db.execute(query)) as unknown as { rows: { count: number }[] }).rows[0]?.count);
  const { rows } = (await db.execute(sql`select id from incident where sensitive`)) as unknown as {
    rows: { id: string }[];
  };
  const sensitiveIds = new Set(rows.map(({ id }) => id));
  const rootIds = ids.filter((id) => !model.parents.has(id));
  const countedRoots = rootIds.filter((id) => !sensitiveIds.has(id));
  expect(await count(sql`select count(*) from insight_fact where not merged`)).toBe(countedRoots.length);
  expect(await count(sql`select sum(count) as count from insight_sensitive`)).toBe(
    rootIds.length - countedRoots.length,
  );
  const countedCalls = [...model.homesByTable.call.values()].filter((home) =>
    countedRoots.includes(rootOf(model, home)),
  );
  expect(await count(sql`select sum(count) as count from insight_call`)).toBe(countedCalls.length);
  const rootIdsWithCall = new Set([...model.homesByTable.call.values()].map((home) => rootOf(model, home)));
  expect(await count(sql`select sum(count) as count from insight_call where outcome = 'emergency'`)).toBe(
    countedRoots.filter((id) => rootIdsWithCall.has(id)).length,
  );
  // Crews count for the remaining incident, and for no other.
  const idsWithCrew = new Set([...model.homesByTable.assignment.values()].map((home) => rootOf(model, home)));
  expect(await count(sql`select count(*) from insight_fact where agencies is not null`)).toBe(
    countedRoots.filter((id) => idsWithCrew.has(id)).length,
  );
}

/** The log of the remaining incident must contain every event of the merged group. */
async function expectLogComplete(db: Db, model: Model, root: string, ids: readonly string[]): Promise<void> {
  const group = ids.filter((id) => rootOf(model, id) === root);
  const { rows } = (await db.execute(
    sql`select id::text from event where incident_id in ${group} and kind not in ('incident.noted', 'incident.merged')`,
  )) as unknown as { rows: { id: string }[] };
  const lines = await readIncidentLog(aContext(db), { id: root });
  const listedEventIds = new Set(lines.flatMap((line) => (line.what === "event" ? [line.id] : [])));
  expect(rows.filter(({ id }) => !listedEventIds.has(id))).toEqual([]);
  const notes = [...model.homesByTable.note].filter(([, home]) => group.includes(home)).map(([id]) => id);
  expect(lines.flatMap((line) => (line.what === "note" ? [line.id] : [])).sort()).toEqual(notes.sort());
}

test(`${pairCount} random pairs are merged and unmerged without losing a call, a crew's time, a note or an event`, async ({
  db,
}) => {
  const random = createRandom(112);
  const model: Model = {
    parents: new Map(),
    homesByTable: { call: new Map(), assignment: new Map(), note: new Map(), photo: new Map(), handover: new Map() },
  };
  const ids = await createIncidents(db, model, random);
  const stateBefore = await readAll(db);
  const context = contextAt(db, mergedAt);
  const isTarget = (id: string) => [...model.parents.values()].includes(id);
  let mergeCount = 0;
  while (mergeCount < pairCount || model.parents.size > 0) {
    const mergedIds = [...model.parents.keys()];
    if (
      mergeCount === pairCount ||
      mergedIds.length > incidentCount * 0.6 ||
      (mergedIds.length > 0 && random.chance(0.3))
    ) {
      const id = random.pick(mergedIds);
      const into = model.parents.get(id) ?? "";
      if (model.parents.has(into)) {
        await expect(unmergeIncident(context, { id })).rejects.toMatchObject({ details: { cause: "merged-on" } });
        continue;
      }
      await unmergeIncident(context, { id });
      model.parents.delete(id);
    } else {
      const rootIds = ids.filter((id) => !model.parents.has(id));
      const fromId = random.pick(rootIds);
      const intoId = random.pick(rootIds);
      if (fromId === intoId) continue;
      await mergeIncidents(context, { fromId, intoId });
      model.parents.set(fromId, intoId);
      mergeCount += 1;
      if (mergeCount % 25 === 0) await checkRows(db, model);
      if (mergeCount % 50 === 0) {
        await checkFigures(db, model, ids);
        const root = random.pick(ids.filter(isTarget).filter((id) => !model.parents.has(id)));
        await expectLogComplete(db, model, root, ids);
      }
    }
  }
  await checkRows(db, model);
  await checkFigures(db, model, ids);
  const stateAfter = await readAll(db);
  for (const table of Object.keys(stateBefore)) expect(stateAfter[table], table).toEqual(stateBefore[table]);
});
