import type { Database } from "../../db/client";
import { ageFixes } from "../../db/queries";
import type { AssignmentState } from "../../db/vocabulary";
import { advanceAssignment } from "../../server/assignment/advance-assignment";
import { fillIncident } from "../../server/assignment/fill-incident";
import { importFile } from "../../server/import/import-file";
import { changeStatus } from "../../server/incidents/change-status";
import { createIncident } from "../../server/incidents/create-incident";
import { type IncidentView, readIncident } from "../../server/incidents/read-incidents";
import { acceptPositions } from "../../server/units/accept-positions";
import { type Answer, borderDistanceM, bruteForce, covers, type FieldUnit, type Line } from "./brute-force";
import { type Chance, chance } from "./chance";
import { aContext } from "./makers";
import { happening, randomField, readConfirmTypes, readPlans, somewhere, unitsCsv } from "./random-field";
import { expect } from "./test";

const seed = Number(process.env.RANDOM_SEED ?? 112);
const freshMs = 10 * 60_000;

const plans = readPlans();
const confirmTypes = readConfirmTypes();

/** An open incident in both representations: the assigned units, by requirement. */
type Ongoing = { id: string; number: number; at: { lng: number; lat: number }; plan: Line[]; crews: Crew[] };
type Crew = { assignmentId: string; requirement: number; unit: FieldUnit; state: AssignmentState };

/**
 * Runs incidents on a random field with the product's functions and compares the rule's assignments with those of the brute force:
 * which units, in which order, how far, from which position, and what is unmet and why.
 */
export async function compareWithBruteForce({ db }: Database, incidents: number): Promise<void> {
  let now = new Date("2026-11-25T00:00:00Z");
  const context = aContext(db, { now: () => now });
  const luck = chance(seed);
  const field = randomField(seed, now);
  await bringIn("agencies", field.agenciesCsv);
  await bringIn("stations", field.stationsCsv);
  await bringIn("units", field.unitsCsv);
  const unitOf = new Map(field.units.map((unit) => [unit.callSign, unit]));
  const ongoing: Ongoing[] = [];
  const counted = {
    compared: 0,
    sent: 0,
    unmet: 0,
    atBorder: 0,
    mutualAid: 0,
    fromStation: 0,
    boundary: 0,
    passedOver: 0,
  };
  let swept = true;

  while (counted.compared < incidents) {
    now = new Date(now.getTime() + luck.whole(1, 12_000));
    swept = false;
    await liveOn();
    const at = happening(luck, field);
    if (borderDistanceM(field, at) < 1) {
      counted.atBorder++;
      continue;
    }
    await happen(at);
    counted.compared++;
  }
  console.log(JSON.stringify(counted));
  // The comparison must have had something to compare.
  for (const [what, count] of Object.entries(counted)) if (what !== "atBorder") expect(count, what).toBeGreaterThan(20);

  async function happen(at: { lng: number; lat: number }): Promise<void> {
    const [type = "", priority] = luck.pick([...plans.keys()]).split(" ");
    const plan = plans.get(`${type} ${priority}`) ?? [];
    const input = { type, priority: Number(priority), location: at, precision: "exact" } as const;
    const { id } = await createIncident(context, input);
    if (confirmTypes.has(type)) await fillIncident(context, { incidentId: id });
    const incident = await readIncident(context, { id });
    const one: Ongoing = { id, number: incident.number, at, plan, crews: [] };
    const inside = [...field.districts.keys()].filter((code) => covers(field, code, at));
    expect(incident.boundary).toBe(inside.length === 0);
    if (inside.length > 0) expect(inside).toContain(incident.district.code);
    counted.boundary += incident.boundary ? 1 : 0;
    check(one, incident, bruteForce(field, plan, { at, now, freshMs }));
    ongoing.push(one);
  }

  /** New assignments must equal those of the brute force, in order; the field continues with them. */
  function check(one: Ongoing, incident: IncidentView, expected: Answer): void {
    const known = new Set(one.crews.map(({ assignmentId }) => assignmentId));
    const assigned = incident.assignments.filter(({ id }) => !known.has(id));
    const inWords = assigned.map(({ requirement, rank, unit, basis, fixAgeSeconds, responsible }) => {
      return { requirement, rank, callSign: unit.callSign, basis, fixAgeSeconds, responsible };
    });
    const where = JSON.stringify({ seed, number: incident.number, type: incident.type, at: one.at, now });
    expect(inWords, where).toEqual(expected.sent.map(({ distanceM: _, passedOver: __, ...rest }) => rest));
    expect(incident.unmet, where).toEqual(expected.unmet);
    for (const [index, { id, distanceM, passedOver, requirement, basis, responsible }] of assigned.entries()) {
      const { callSign, ...wanted } = expected.sent[index] as Answer["sent"][number];
      expect(Math.abs((distanceM ?? Number.NaN) - wanted.distanceM), where).toBeLessThan(0.001);
      if (swept) checkPassedOver(passedOver, wanted.passedOver, where);
      counted.sent++;
      counted.mutualAid += responsible ? 0 : 1;
      counted.fromStation += basis === "station" ? 1 : 0;
      counted.passedOver += swept ? passedOver.length : 0;
      const unit = unitOf.get(callSign) as FieldUnit;
      unit.busyWith = one.number;
      one.crews.push({ assignmentId: id, requirement: requirement as number, unit, state: "assigned" });
    }
    counted.unmet += expected.unmet.length;
  }

  /** Listed units are among those passed over, with the same cause, and no nearer one is missing except for ties. */
  function checkPassedOver(
    named: IncidentView["assignments"][number]["passedOver"],
    all: Answer["sent"][number]["passedOver"],
    where: string,
  ): void {
    expect(named.length, where).toBe(Math.min(5, all.length));
    const wanted = new Map(all.map((one) => [one.callSign, one]));
    for (const [index, { callSign, cause, detail, distanceM }] of named.entries()) {
      expect({ callSign, cause, detail }, where).toEqual({ ...wanted.get(callSign), distanceM: undefined });
      // The list is cut off by distance on the sphere, half a percent off the ellipsoid.
      expect(distanceM, where).toBeLessThanOrEqual((all[index]?.distanceM ?? 0) * 1.006 + 0.001);
    }
  }

  /** Crews move, report, finish, decline; shifts change; the aging job runs or is late. */
  async function liveOn(): Promise<void> {
    const reporting = field.units.filter(() => luck.is(0.01)).slice(0, 20);
    if (reporting.length > 0) await report(reporting);
    if (luck.is(0.01)) await changeShifts();
    while (field.units.filter(({ busyWith }) => busyWith !== null).length > luck.between(160, 320)) await end(luck);
    if (luck.is(0.2)) await end(luck);
    if (luck.is(0.05)) await tryAgain();
    if (luck.is(0.5)) {
      await ageFixes(db, { fresh_since: new Date(now.getTime() - freshMs) });
      swept = true;
    }
  }

  async function report(units: FieldUnit[]): Promise<void> {
    const positions = units.map((unit) => {
      const at = new Date(now.getTime() - luck.whole(0, 2 * freshMs));
      const home = field.stations.get(unit.station ?? "");
      return { unit, at, point: home && luck.is(0.2) ? { lng: home.lng, lat: home.lat } : somewhere(luck) };
    });
    const { ignored } = await acceptPositions(
      context,
      positions.map(({ unit, at, point }) => ({ callSign: unit.callSign, ...point, recordedAt: at })),
    );
    // Only reachable positions are generated; impossible jumps have tests of their own.
    const refused = new Set(ignored.map(({ index }) => index));
    const taken = positions.filter((_, index) => !refused.has(index));
    for (const { unit, at, point } of taken) if (!unit.fix || unit.fix.at < at) unit.fix = { ...point, at };
  }

  async function changeShifts(): Promise<void> {
    const changing = field.units.filter(() => luck.is(0.04));
    for (const unit of changing) unit.onDuty = luck.is(0.9);
    await bringIn("units", unitsCsv(changing.map((unit) => ({ ...unit, fix: null }))));
  }

  async function end(luck: Chance): Promise<void> {
    const open = ongoing.filter(({ crews }) => crews.some(isOut));
    if (open.length === 0) return;
    const one = luck.pick(open);
    if (luck.is(0.5)) {
      const { version } = await readIncident(context, one);
      await changeStatus(context, { id: one.id, status: "closed", version });
      for (const crew of one.crews.filter(isOut)) crew.unit.busyWith = null;
      ongoing.splice(ongoing.indexOf(one), 1);
      return;
    }
    const crew = luck.pick(one.crews.filter(isOut));
    const states = luck.pick([["declined"], ["recalled"], ["acknowledged", "enRoute", "onScene", "clear"]] as const);
    for (const state of states) {
      await advanceAssignment(context, { id: crew.assignmentId, state });
      crew.state = state;
    }
    crew.unit.busyWith = null;
  }

  /** A dispatcher applies the rule again to what is still open of an incident. */
  async function tryAgain(): Promise<void> {
    if (ongoing.length === 0) return;
    const one = luck.pick(ongoing);
    const filled = (order: number) =>
      one.crews.filter(
        ({ requirement, state }) => requirement === order && state !== "declined" && state !== "recalled",
      ).length;
    const open = one.plan
      .map((line) => ({ ...line, count: line.count - filled(line.order) }))
      .filter(({ count }) => count > 0);
    swept = false;
    await fillIncident(context, { incidentId: one.id });
    check(one, await readIncident(context, one), bruteForce(field, open, { at: one.at, now, freshMs }));
  }

  async function bringIn(kind: "agencies" | "stations" | "units", text: string): Promise<void> {
    await importFile(context, { kind, name: `${kind}.csv`, file: new TextEncoder().encode(text) });
  }
}

function isOut({ state }: Crew): boolean {
  return state === "assigned";
}
