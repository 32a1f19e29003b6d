import type { HeldPosition } from "../../db/position-queries";
import type { AcceptedFix, ReportBatch } from "./evaluate-positions";

/** Where another process moves units, too, what is remembered is wrong more often than not: it is left alone for so long. */
const cooldownMs = 30_000;
/** Far more units than a regency has; beyond that it starts anew rather than grow. */
const maxUnits = 50_000;

/**
 * Where this process moved units last, so that they need not be read again before they are moved on. It can be out of date by
 * another process or a change of the unit: whoever writes by it has the statement compare, and what it does not know, or is in
 * doubt, is read.
 */
export function createPositionCache() {
  const byId = new Map<string, HeldPosition>();
  const idOf = new Map<string, string>();
  let restsUntil = 0;

  return {
    /** All units that a batch names, each once; null when one of them is not known here, or what is known is not to be relied on. */
    recall(batch: readonly ReportBatch[]): HeldPosition[] | null {
      if (performance.now() < restsUntil) return null;
      const found = new Map<string, HeldPosition>();
      for (const { reports, unitId } of batch) {
        for (const { callSign } of reports) {
          const id = unitId ?? idOf.get(callSign ?? "");
          const held = id === undefined ? undefined : byId.get(id);
          if (!held) return null;
          found.set(held.unitId, held);
        }
      }
      return [...found.values()];
    },
    /** Once they are written. */
    keep(held: readonly HeldPosition[], kept: readonly AcceptedFix[]): void {
      if (byId.size > maxUnits) {
        byId.clear();
        idOf.clear();
      }
      const callSigns = new Map(held.map(({ unitId, callSign }) => [unitId, callSign]));
      for (const { unitId, report, moves } of kept) {
        const callSign = callSigns.get(unitId);
        if (!moves || callSign === undefined) continue;
        const { lng, lat, recordedAt, accuracyM } = report;
        // As the column keeps it.
        const accuracy = accuracyM === undefined || accuracyM === null ? null : Math.fround(accuracyM);
        const undoubted = { doubtedLng: null, doubtedLat: null, doubtedAt: null, doubtedAccuracyM: null };
        byId.set(unitId, {
          unitId,
          callSign,
          isNowhere: false,
          lng,
          lat,
          recordedAt,
          accuracyM: accuracy,
          ...undoubted,
        });
        idOf.set(callSign, unitId);
      }
    },
    /** The statement found one of them otherwise. */
    disagreed(held: readonly HeldPosition[]): void {
      restsUntil = performance.now() + cooldownMs;
      for (const { unitId, callSign } of held) {
        byId.delete(unitId);
        idOf.delete(callSign);
      }
    },
  };
}
export type PositionCache = ReturnType<typeof createPositionCache>;
