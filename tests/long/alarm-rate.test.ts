import { eq, inArray, isNull } from "drizzle-orm";
import type { Db } from "../../db/client";
import { alarm } from "../../db/schema/alarms";
import { assignment, incident } from "../../db/schema/incidents";
import { incidentType } from "../../db/schema/plans";
import { unit, unitPosition } from "../../db/schema/units";
import { openAssignmentStates } from "../../db/vocabulary";
import { answerAlarm } from "../../server/alarms/answer-alarm";
import { measureAlarmRate } from "../../server/alarms/measure-rate";
import { advanceAssignment } from "../../server/assignment/advance-assignment";
import { fillIncident } from "../../server/assignment/fill-incident";
import type { Context } from "../../server/context";
import { seedDemonstrationUnits } from "../../server/demo/demonstration-units";
import { findNextCrewState, generatePace } from "../../server/demo/simulation/crew-progress";
import { findNextIncidentStep } from "../../server/demo/simulation/incident-progress";
import { incidentTemplates } from "../../server/demo/simulation/incident-templates";
import { isSilent } from "../../server/demo/simulation/position-reports";
import {
  pickRandom,
  pickWeighted,
  type Random,
  randomBetween,
  seededRandom,
} from "../../server/demo/simulation/random";
import { targetAlarmsPerPeriod } from "../../server/domain/alarm";
import { shiftAt } from "../../server/domain/shift";
import { closeIncident, resolveIncident } from "../../server/incidents/change-status";
import { createIncident } from "../../server/incidents/create-incident";
import { readIncident } from "../../server/incidents/read-incidents";
import { updateAlarms } from "../../server/jobs/update-alarms";
import { aContext, deleteUnitsAndIncidents, kmFrom } from "../support/makers";
import { expect, test } from "../support/test";

const settings = { positionFreshMinutes: 10 };
const stepSeconds = 20;
const shiftSeconds = 8 * 3_600;
/** About thirty times the rate of the busiest published month: 150 incidents in a month are one in five hours. */
const incidentsPerHour = 6;
const speedMps = 11;
/** How long the room takes to answer an alarm. */
const answerSeconds = 40;
const transportSeconds = 900;

test("a normal shift raises less than one alarm in ten minutes, even if crews lose radio coverage", async ({
  database,
}) => {
  const { db } = database;
  await deleteUnitsAndIncidents(db);
  const { from } = shiftAt(new Date(), 1);
  await seedDemonstrationUnits(database, from);
  const random = seededRandom("a normal shift");
  let nextIncidentSecond = 0;
  for (let second = 0; second < shiftSeconds; second += stepSeconds) {
    const now = new Date(from.getTime() + second * 1_000);
    const context = aContext(db, { now: () => now });
    if (second % 180 === 0) await reportPositions(db, now);
    if (second >= nextIncidentSecond) {
      await reportIncident(context, random);
      nextIncidentSecond = second - Math.log(1 - random()) * (3_600 / incidentsPerHour);
    }
    await advanceCrews(context);
    await advanceIncidents(context);
    await updateAlarms(db, settings, now);
    const unansweredAlarms = await db.select().from(alarm).where(isNull(alarm.answeredAt));
    for (const { id, raisedAt, endedAt } of unansweredAlarms)
      if (!endedAt && now.getTime() - raisedAt.getTime() >= answerSeconds * 1_000) await answerAlarm(context, { id });
  }
  const shiftEnd = new Date(from.getTime() + shiftSeconds * 1_000 - 1);
  const { shift, kinds } = await measureAlarmRate(aContext(db, { now: () => shiftEnd }), { back: 0 });
  const incidentCount = await db.$count(incident);
  console.info(`${incidentCount} incidents, ${shift.count} alarms`, shift, kinds);
  expect(incidentCount).toBeGreaterThan(30);
  expect(shift.perPeriod).toBeLessThan(targetAlarmsPerPeriod);
});

/** Reports a current position for each unit that has radio coverage. */
async function reportPositions(db: Db, now: Date): Promise<void> {
  const units = await db.select({ id: unit.id, callSign: unit.callSign }).from(unit);
  const reportingIds = units.filter(({ callSign }) => !isSilent(callSign, now.getTime())).map(({ id }) => id);
  await db.update(unitPosition).set({ fixAt: now }).where(inArray(unitPosition.unitId, reportingIds));
}

/** Creates an incident of a frequent type, up to 20 km from a unit. */
async function reportIncident(context: Context, random: Random): Promise<void> {
  const { type } = pickWeighted(random, incidentTemplates, ({ weight }) => weight);
  const rows = await context.db.select({ at: unitPosition.fix }).from(unitPosition).orderBy(unitPosition.unitId);
  const nearbyFix = pickRandom(
    random,
    rows.flatMap(({ at }) => at ?? []),
  );
  const location = kmFrom(nearbyFix, randomBetween(random, 0.2, 20), randomBetween(random, 0, 360));
  await createIncident(context, { type, location, precision: "approximate" });
}

async function advanceCrews(context: Context): Promise<void> {
  const now = context.now();
  const tasks = await context.db
    .select({
      ...{ id: assignment.id, state: assignment.state, unit: { kind: unit.kind }, category: incidentType.category },
      ...{
        assignedAt: assignment.assignedAt,
        acknowledgedAt: assignment.acknowledgedAt,
        enRouteAt: assignment.enRouteAt,
      },
      ...{
        onSceneAt: assignment.onSceneAt,
        transportingAt: assignment.transportingAt,
        distanceM: assignment.distanceM,
      },
    })
    .from(assignment)
    .innerJoin(unit, eq(unit.id, assignment.unitId))
    .innerJoin(incident, eq(incident.id, assignment.incidentId))
    .innerJoin(incidentType, eq(incidentType.code, incident.typeCode))
    .where(inArray(assignment.state, [...openAssignmentStates]));
  for (const task of tasks) {
    const travelSeconds =
      task.state === "transporting" ? transportSeconds : ((task.distanceM ?? 5_000) * 1.4) / speedMps;
    const since = task.state === "transporting" ? task.transportingAt : task.enRouteAt;
    const secondsSinceArrival = since ? (now.getTime() - since.getTime()) / 1_000 - travelSeconds : -1;
    const situation = { now, speed: 1, secondsAtDestination: secondsSinceArrival < 0 ? null : secondsSinceArrival };
    const state = findNextCrewState(task, generatePace(task, task.category), situation);
    if (state) await advanceAssignment(context, { id: task.id, state });
  }
}

async function advanceIncidents(context: Context): Promise<void> {
  const openIncidents = await context.db.select({ id: incident.id }).from(incident).where(isNull(incident.closedAt));
  for (const { id } of openIncidents) {
    const view = await readIncident(context, { id });
    const [type] = await context.db
      .select({ mode: incidentType.mode })
      .from(incidentType)
      .where(eq(incidentType.code, view.type));
    const progress = { ...view, mode: type?.mode ?? "auto", simulated: true };
    const step = findNextIncidentStep(progress, { now: context.now(), speed: 1 });
    if (step === "confirm") await fillIncident(context, { incidentId: id });
    if (step === "resolved") await resolveIncident(context, { id });
    if (step === "closed") await closeIncident(context, { id, code: "handled" });
  }
}
