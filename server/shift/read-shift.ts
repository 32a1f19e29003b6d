import { and, asc, eq, gt, gte, isNotNull, isNull, lt, sql } from "drizzle-orm";
import { z } from "zod";
import { call, callerBlock } from "../../db/schema/calls";
import { target } from "../../db/schema/plans";
import { unit, unitPosition } from "../../db/schema/units";
import { dispositions } from "../../db/vocabulary";
import { listOpenAlarms } from "../alarms/list-alarms";
import { countCalls } from "../calls/count-calls";
import { listClosuresInForce } from "../closures/read-closures";
import { type Context, freshSince } from "../context";
import { computeNoiseShare, countEndedCalls } from "../domain/call";
import { findCurrentStep, findDeadlineState } from "../domain/deadline";
import { shiftAt } from "../domain/shift";
import { defaultThresholds } from "../domain/target";
import { listRoomIncidents } from "../incidents/read-incidents";
import { canSeeCallers } from "../masking/sensitive-access";

export const ReadShiftInput = z.strictObject({
  /** 0 for the current shift, 1 for the previous one, whose handover sheet the current shift receives. */
  back: z.int().min(0).max(1).default(0),
});

const maxOpenIncidents = 5_000;

/**
 * Returns the handover sheet of a shift: open incidents with their current step, open alarms, closed roads, silent and
 * off-duty units, the number of calls by disposition, and active caller blocks. Callers' phone numbers are included
 * only for viewers with `callers:read`.
 */
export async function readShift(context: Context, { back: shiftsBack }: z.output<typeof ReadShiftInput>) {
  const { db, actor } = context;
  const now = context.now();
  const shift = shiftAt(now, shiftsBack);
  const targetByCategory = new Map((await db.select().from(target)).map((row) => [row.category, row]));
  const openIncidents = await listRoomIncidents(context, { status: "open", limit: maxOpenIncidents });
  const incidents = openIncidents.map((incident) => {
    const currentStep = findCurrentStep(
      incident,
      targetByCategory.get(incident.category) ?? defaultThresholds(incident.category),
    );
    return { ...incident, ...currentStep, ...findDeadlineState(currentStep, now) };
  });
  return {
    now,
    shift,
    incidents,
    alarms: await listOpenAlarms(context),
    closures: await listClosuresInForce(context),
    silentUnits: await listSilentUnits(context),
    offDutyUnits: await db
      .select({
        id: unit.id,
        callSign: unit.callSign,
        kind: unit.kind,
        agency: unit.agencyCode,
        simulated: unit.simulated,
      })
      .from(unit)
      .where(and(eq(unit.duty, "off-duty"), isNull(unit.retiredAt)))
      .orderBy(asc(unit.callSign)),
    calls: await countCallsOfShift(context, shift),
    blocks: await listCallerBlocks(context, canSeeCallers(actor)),
  };
}
export type ShiftSheet = Awaited<ReturnType<typeof readShift>>;

/** Lists the units on duty whose last fix is stale, oldest fix first. */
async function listSilentUnits(context: Context) {
  return context.db
    .select({
      id: unit.id,
      callSign: unit.callSign,
      kind: unit.kind,
      agency: unit.agencyCode,
      taken: unit.isTaken,
      simulated: unit.simulated,
      fixAt: unitPosition.fixAt,
    })
    .from(unit)
    .innerJoin(unitPosition, eq(unitPosition.unitId, unit.id))
    .where(and(eq(unit.duty, "available"), isNotNull(unitPosition.fixAt), lt(unitPosition.fixAt, freshSince(context))))
    .orderBy(asc(unitPosition.fixAt));
}

/**
 * Counts calls in total, missed, simulated, from blocked numbers, and by disposition, most frequent first (null for
 * calls that have none yet). `noiseShare`: see `computeNoiseShare`.
 */
async function countCallsOfShift({ db }: Context, shift: { from: Date; to: Date }) {
  const counts = await countCalls(db, shift);
  const [otherCounts] = await db
    .select({
      missed: sql<number>`count(*) filter (where ${call.missedAt} is not null and not ${call.blocked})`.mapWith(Number),
      simulated: sql<number>`count(*) filter (where ${call.simulated})`.mapWith(Number),
    })
    .from(call)
    .where(and(gte(call.receivedAt, shift.from), lt(call.receivedAt, shift.to)));
  const byDisposition = [
    ...dispositions.map((disposition) => ({ disposition, count: counts.byDisposition[disposition] })),
    { disposition: null, count: counts.waiting },
  ];
  return {
    total: countEndedCalls(counts) + counts.waiting,
    missed: otherCounts?.missed ?? 0,
    simulated: otherCounts?.simulated ?? 0,
    blocked: counts.blocked,
    byDisposition: byDisposition.filter((row) => row.count > 0).sort((a, b) => b.count - a.count),
    noiseShare: computeNoiseShare(counts),
  };
}

async function listCallerBlocks({ db, now }: Context, withNumbers: boolean) {
  const blocks = await db
    .select()
    .from(callerBlock)
    .where(and(gt(callerBlock.until, now()), isNull(callerBlock.liftedAt)))
    .orderBy(asc(callerBlock.until));
  return blocks.map(({ id, callerNumber, reason, blockedAt, until }) => ({
    id,
    callerNumber: withNumbers ? callerNumber : null,
    reason,
    blockedAt,
    until,
  }));
}
