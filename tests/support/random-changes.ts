import { randomUUID } from "node:crypto";
import { TRPCClientError } from "@trpc/client";
import { sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { type AssignmentState, assignmentStates, closeCodes, duties } from "../../db/vocabulary";
import { isNextAssignmentState } from "../../server/domain/assignment";
import type { Clients } from "./clients";
import { kmFrom, sekayu } from "./makers";
import type { RandomGenerator } from "./seeded-random";

type Incident = {
  id: string;
  status: string;
  type: string;
  priority: number;
  address: string | null;
  sensitive: boolean;
};
type Task = { id: string; state: AssignmentState };
type Unit = { id: string; callSign: string };

/** The maximum number of open incidents. When it is reached, no more incidents are created. */
const maxOpenIncidents = 40;

/**
 * Makes random changes as in a busy control room, through the server's procedures and HTTP interface. They create and
 * edit incidents, change their status and whether they are sensitive, and add notes. They also assign and recall units,
 * and change positions and duty. A change that is refused with a 4xx status is not counted.
 */
export function createRandomChanges(db: Db, random: RandomGenerator) {
  const pointByCallSign = new Map<string, LngLat>();
  const countsByKind: Record<string, number> = {};

  const changeKinds: Record<string, { weight: number; change: (clients: Clients) => Promise<boolean> }> = {
    "new incident": { weight: 12, change: openIncident },
    verified: {
      weight: 6,
      change: (clients) => changeRandomIncident(({ id }) => clients.room.incidents.verify.mutate({ id })),
    },
    resolved: {
      weight: 3,
      change: (clients) => changeRandomIncident(({ id }) => clients.room.incidents.resolve.mutate({ id })),
    },
    reopened: { weight: 2, change: reopenIncident },
    closed: { weight: 7, change: closeIncident },
    note: {
      weight: 6,
      change: (clients) =>
        changeRandomIncident(({ id }) =>
          clients.room.incidents.addNote.mutate({ id: randomUUID(), incidentId: id, text: `note ${random.number()}` }),
        ),
    },
    edited: { weight: 12, change: editIncident },
    "sensitivity marked": { weight: 5, change: changeSensitivity },
    assigned: { weight: 10, change: assignUnit },
    "task advanced": { weight: 20, change: advanceTask },
    positions: { weight: 25, change: movePositions },
    duty: { weight: 4, change: changeDuty },
  };
  const weightedNames = Object.entries(changeKinds).flatMap(([name, { weight }]) =>
    Array.from({ length: weight }, () => name),
  );

  async function makeOneChange(clients: Clients): Promise<boolean> {
    const name = random.pick(weightedNames);
    try {
      if (!(await changeKinds[name]?.change(clients))) return false;
    } catch (error) {
      if (error instanceof TRPCClientError && error.data?.httpStatus < 500) return false;
      throw error;
    }
    countsByKind[name] = (countsByKind[name] ?? 0) + 1;
    return true;
  }

  async function openIncident({ room }: Clients): Promise<boolean> {
    const [{ open: openCount } = { open: 0 }] = await queryRows<{ open: number }>(
      sql`select count(*)::int as open from incident where status <> 'closed'`,
    );
    if (openCount >= maxOpenIncidents) return false;
    const types = await queryRows<{ code: string }>(sql`select code from incident_type order by code`);
    await room.incidents.create.mutate({
      idempotencyKey: randomUUID(),
      type: random.pick(types).code,
      location: randomPoint(),
      priority: random.integer(1, 4),
      precision: "exact",
    });
    return true;
  }

  async function closeIncident({ room }: Clients): Promise<boolean> {
    const codes = closeCodes.filter((code) => code !== "duplicate");
    return changeRandomIncident(({ id }) => room.incidents.close.mutate({ id, code: random.pick(codes) }));
  }

  async function reopenIncident({ room }: Clients): Promise<boolean> {
    const endedIncidents = await queryRows<{ id: string }>(
      sql`select id from incident where status in ('closed', 'resolved') order by closed_at desc limit 5`,
    );
    if (endedIncidents.length === 0) return false;
    await room.incidents.reopen.mutate({ id: random.pick(endedIncidents).id, reason: "not over" });
    return true;
  }

  async function editIncident({ room }: Clients): Promise<boolean> {
    const types = await queryRows<{ code: string }>(sql`select code from incident_type order by code`);
    return changeRandomIncident(({ id, priority, address, type }) => {
      const edits = [
        { priority: { base: priority, value: (priority % 4) + 1 } },
        { address: { base: address, value: `address ${random.integer(1, 1_000_000)}` } },
        { type: { base: type, value: random.pick(types).code } },
      ];
      return room.incidents.edit.mutate({ id, ...random.pick(edits) });
    });
  }

  async function changeSensitivity({ room }: Clients): Promise<boolean> {
    return changeRandomIncident(({ id, sensitive }) =>
      room.incidents.changeSensitivity.mutate({ id, sensitive: !sensitive, reason: "new information" }),
    );
  }

  async function assignUnit({ room }: Clients): Promise<boolean> {
    const freeUnits = await queryRows<Unit>(
      sql`select id from unit where duty = 'available' and not taken order by call_sign`,
    );
    if (freeUnits.length === 0) return false;
    return changeRandomIncident(({ id }) =>
      room.dispatch.assign.mutate({ incidentId: id, unitId: random.pick(freeUnits).id }),
    );
  }

  async function advanceTask({ room }: Clients): Promise<boolean> {
    const tasks = await queryRows<Task>(
      sql`select id, state from assignment where ended_at is null order by assigned_at, id`,
    );
    if (tasks.length === 0) return false;
    const { id, state } = random.pick(tasks);
    const nextStates = assignmentStates.filter((to) => isNextAssignmentState(state, to));
    await room.dispatch.advance.mutate({ id, state: random.pick(nextStates), reason: "correction" });
    return true;
  }

  async function movePositions({ server: { url, apiKey } }: Clients): Promise<boolean> {
    const units = await queryRows<Unit & LngLat>(sql`
      select call_sign as "callSign", st_x(fix::geometry) as lng, st_y(fix::geometry) as lat
      from unit join unit_position on unit_id = id where fix is not null order by call_sign`);
    const recordedAt = new Date().toISOString();
    const body = Array.from({ length: random.integer(1, 20) }, () => {
      const { callSign, ...currentPoint } = random.pick(units);
      const at = kmFrom(pointByCallSign.get(callSign) ?? currentPoint, 0.004, random.between(0, 360));
      pointByCallSign.set(callSign, at);
      return { callSign, ...at, recordedAt, speedMps: 4, headingDeg: random.integer(0, 359) };
    });
    const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
    const response = await fetch(`${url}/api/v1/positions`, { method: "POST", headers, body: JSON.stringify(body) });
    if (response.status >= 500) throw new Error(`POST positions: ${response.status} ${await response.text()}`);
    const { accepted } = (await response.json()) as { accepted: number };
    return accepted > 0;
  }

  async function changeDuty({ crew }: Clients): Promise<boolean> {
    const press = {
      id: randomUUID(),
      assignmentId: null,
      what: "duty" as const,
      at: new Date().toISOString(),
      duty: random.pick(duties),
    };
    const { outcomes } = await crew.crew.press.mutate({ presses: [press] });
    return outcomes.every(({ refused }) => refused === null);
  }

  async function changeRandomIncident(change: (incident: Incident) => Promise<unknown>): Promise<boolean> {
    const openIncidents = await queryRows<Incident>(sql`
      select id, status, type_code as type, priority, address, sensitive from incident where status <> 'closed' order by number`);
    if (openIncidents.length === 0) return false;
    await change(random.pick(openIncidents));
    return true;
  }

  function randomPoint(): LngLat {
    return kmFrom(sekayu, random.between(0, 25), random.between(0, 360));
  }

  async function queryRows<Row>(query: ReturnType<typeof sql>): Promise<Row[]> {
    return ((await db.execute(query)) as unknown as { rows: Row[] }).rows;
  }

  return {
    counts: countsByKind,
    /** Makes `count` changes, four at a time, each through a random client. */
    make: async (count: number, clients: readonly Clients[]): Promise<void> => {
      let changeCount = 0;
      const worker = async () => {
        while (changeCount < count) {
          changeCount++;
          if (!(await makeOneChange(random.pick(clients)))) changeCount--;
        }
      };
      await Promise.all([worker(), worker(), worker(), worker()]);
    },
  };
}
