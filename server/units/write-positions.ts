import { inArray } from "drizzle-orm";
import type { Db } from "../../db/client";
import {
  doubtFixes,
  findUnits,
  type HeldPosition,
  holdPositions,
  trailBefore,
  writeFixes,
} from "../../db/position-queries";
import { settleUnits } from "../../db/queries";
import { unit } from "../../db/schema/units";
import { inTransaction } from "../../db/transaction";
import { type Context, freshSince } from "../context";
import { type Fix, type FixRefusal, followUnit } from "../domain/fix";

/** A fix as a device reports it; without a call sign it is of the unit that its sender may write for. */
export type Report = Fix & {
  callSign?: string | undefined;
  speedMps?: number | undefined;
  headingDeg?: number | undefined;
};

/** What one sender reports at once; `unitId` when it may write for that unit alone, `now` when it was received. */
export type Reports = { reports: readonly Report[]; unitId: string | null; now: Date };

/** What became of them: those not taken as the place of their unit by their index in the list, with the reason. */
export type Taken = { accepted: number; ignored: { index: number; reason: FixRefusal }[] };

/** Fixes older than this are of no use to anybody and have no partition. */
const oldestDays = 30;

type Surroundings = Pick<Context, "db" | "settings">;
type Judged = { report: Report; unitId: string };

/** Writes what several senders report in one transaction, as if each had come after the other; gives what became of each. */
export async function writePositions({ db, settings }: Surroundings, batch: readonly Reports[]): Promise<Taken[]> {
  return inTransaction(db, async (tx) => {
    const units = await readUnits(tx, batch);
    const sorted = assign(batch, units);
    const ids = [...new Set(sorted.assigned.map(({ unitId }) => unitId))];
    if (ids.length === 0) return sorted.taken;
    // Before any position is held, as an assignment does it, or the two could wait for each other.
    const nowhere = new Set([...units.byId.values()].filter(({ isNowhere }) => isNowhere).map(({ id }) => id));
    await holdUnits(tx, [...nowhere]);
    const held = await holdPositions(tx, { ids });
    const followed = await follow(tx, held, sorted);
    const now = new Date(Math.max(...batch.map((one) => one.now.getTime())));
    const fresh = freshSince({ now: () => now, settings });
    if (followed.kept.length > 0) {
      const moving = followed.kept.map(({ report, unitId }) => followed.places.get(unitId) === report);
      await writeFixes(tx, { ...columns(followed.kept), moving, received: now, fresh_since: fresh });
    }
    if (followed.doubts.length > 0) await doubtFixes(tx, doubtColumns(followed.doubts));
    // Units nobody could place until now: whether they can be sent is for their own rows to say.
    const found = held.filter(({ isNowhere, unitId }) => isNowhere && followed.places.has(unitId));
    if (found.length > 0) {
      const foundIds = found.map(({ unitId }) => unitId);
      await holdUnits(
        tx,
        foundIds.filter((id) => !nowhere.has(id)),
      );
      await settleUnits(tx, { ids: foundIds, fresh_since: fresh });
    }
    return sorted.taken;
  });
}

async function readUnits(tx: Db, batch: readonly Reports[]) {
  const callSigns = new Set<string>();
  const ids = new Set<string>();
  for (const { reports, unitId } of batch) {
    if (unitId) ids.add(unitId);
    else for (const { callSign } of reports) if (callSign !== undefined) callSigns.add(callSign);
  }
  const rows = await findUnits(tx, { call_signs: [...callSigns], ids: [...ids] });
  return {
    byCallSign: new Map(rows.map((row) => [row.callSign, row])),
    byId: new Map(rows.map((row) => [row.id, row])),
  };
}

/** Finds the unit of each report, each sender's reports by their time; what has none is ignored. */
function assign(batch: readonly Reports[], { byCallSign, byId }: Awaited<ReturnType<typeof readUnits>>) {
  const taken: Taken[] = batch.map(({ reports }) => ({ accepted: reports.length, ignored: [] }));
  const assigned = batch.flatMap(({ reports, unitId, now }, sender) => {
    const answer = taken[sender] as Taken;
    const own = unitId === null ? null : byId.get(unitId);
    const found = reports.flatMap((report, index) => {
      const { callSign } = report;
      const known = unitId === null ? byCallSign.get(callSign ?? "") : own;
      const reason = !known
        ? "unknown-unit"
        : own && callSign !== undefined && callSign !== own.callSign
          ? "other-unit"
          : null;
      if (known && !reason) return [{ report, unitId: known.id, index, answer, now }];
      ignore(answer, index, reason ?? "unknown-unit");
      return [];
    });
    return found.sort((one, other) => one.report.recordedAt.getTime() - other.report.recordedAt.getTime());
  });
  return { taken, assigned };
}

async function follow(tx: Db, held: readonly HeldPosition[], { taken, assigned }: ReturnType<typeof assign>) {
  const known = new Map(held.map((row) => [row.unitId, row]));
  const before = await readTrailBefore(tx, known, assigned);
  const units = new Map(
    held.map((row) => [
      row.unitId,
      followUnit({ held: heldFix(row), doubted: doubtedFix(row), before: before.get(row.unitId) ?? null }),
    ]),
  );
  const kept: Judged[] = [];
  const places = new Map<string, Fix>();
  for (const { report, unitId, index, answer, now } of assigned) {
    const oldest = new Date(now.getTime() - oldestDays * 86_400_000);
    const judgement = units.get(unitId)?.judge(report, { now, oldest });
    const refused = judgement ? judgement.refused : "unknown-unit";
    if (refused) ignore(answer, index, refused);
    else places.set(unitId, report);
    if (judgement?.kept) kept.push({ report, unitId });
  }
  for (const { ignored } of taken) ignored.sort((one, other) => one.index - other.index);
  const doubts = [...units].flatMap(([unitId, { doubt }]) => {
    const fix = doubt();
    return fix && fix.recordedAt.getTime() !== known.get(unitId)?.doubtedAt?.getTime() ? [{ unitId, fix }] : [];
  });
  return { kept, places, doubts };
}

/** Only who reports late needs to be judged by the trail; the earliest of its fixes tells where to look. */
async function readTrailBefore(
  tx: Db,
  known: Map<string, HeldPosition>,
  assigned: ReturnType<typeof assign>["assigned"],
) {
  const earliest = new Map<string, Date>();
  for (const { report, unitId } of assigned) {
    const heldAt = known.get(unitId)?.recordedAt;
    if (!heldAt || report.recordedAt >= heldAt) continue;
    const first = earliest.get(unitId);
    if (!first || report.recordedAt < first) earliest.set(unitId, report.recordedAt);
  }
  if (earliest.size === 0) return new Map<string, Fix>();
  const rows = await trailBefore(tx, { unit_ids: [...earliest.keys()], moments: [...earliest.values()].map(written) });
  return new Map(rows.map(({ unitId, ...fix }) => [unitId, fix as Fix]));
}

function ignore(answer: Taken, index: number, reason: FixRefusal): void {
  answer.accepted--;
  answer.ignored.push({ index, reason });
}

async function holdUnits(tx: Db, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.select({ id: unit.id }).from(unit).where(inArray(unit.id, ids)).orderBy(unit.id).for("no key update");
}

function heldFix({ lng, lat, recordedAt, accuracyM }: HeldPosition): Fix | null {
  return lng === null || lat === null || !recordedAt ? null : { lng, lat, recordedAt, accuracyM };
}

function doubtedFix({ doubtedLng: lng, doubtedLat: lat, doubtedAt: recordedAt, doubtedAccuracyM }: HeldPosition) {
  return lng === null || lat === null || !recordedAt ? null : { lng, lat, recordedAt, accuracyM: doubtedAccuracyM };
}

function columns(kept: readonly Judged[]) {
  return {
    unit_ids: kept.map(({ unitId }) => unitId),
    lngs: kept.map(({ report }) => report.lng),
    lats: kept.map(({ report }) => report.lat),
    recorded: kept.map(({ report }) => written(report.recordedAt)),
    speeds: kept.map(({ report }) => single(report.speedMps)),
    headings: kept.map(({ report }) => single(report.headingDeg)),
    accuracies: kept.map(({ report }) => single(report.accuracyM)),
  };
}

function doubtColumns(doubts: readonly { unitId: string; fix: Fix }[]) {
  return {
    unit_ids: doubts.map(({ unitId }) => unitId),
    lngs: doubts.map(({ fix }) => fix.lng),
    lats: doubts.map(({ fix }) => fix.lat),
    recorded: doubts.map(({ fix }) => written(fix.recordedAt)),
    accuracies: doubts.map(({ fix }) => single(fix.accuracyM)),
  };
}

function written(moment: Date): string {
  return moment.toISOString();
}

/** Rounded as the column is, which refuses what is too small for it. */
function single(value: number | null | undefined): number | null {
  return value === undefined || value === null ? null : Math.fround(value);
}
