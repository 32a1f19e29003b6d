import type { StoredPosition } from "../../db/queries/position";
import type { AcceptedFix, ReportBatch } from "./evaluate-positions";

/**
 * How long the cache is bypassed after the database held a different position: another process is then probably writing positions too, and
 * most cached ones are outdated.
 */
const cooldownMs = 30_000;
/** Maximum number of cached units, far more than a regency has; beyond it the cache is emptied. */
const maxUnits = 50_000;

/**
 * Caches the last positions that this process wrote, so that they need not be read again. They may be stale because of
 * another process or a change to the unit: the writing statement compares them, and anything unknown or doubtful is
 * read from the database.
 */
export function createPositionCache() {
  const byId = new Map<string, StoredPosition>();
  const idOf = new Map<string, string>();
  let bypassedUntil = 0;

  return {
    /** The cached units of a batch, each once; null if one is unknown or the cache is bypassed. */
    get(batch: readonly ReportBatch[]): StoredPosition[] | null {
      if (performance.now() < bypassedUntil) return null;
      const cached = new Map<string, StoredPosition>();
      for (const { reports, unitId } of batch) {
        for (const { callSign } of reports) {
          const id = unitId ?? idOf.get(callSign ?? "");
          const stored = id === undefined ? undefined : byId.get(id);
          if (!stored) return null;
          cached.set(stored.unitId, stored);
        }
      }
      return [...cached.values()];
    },
    /** Call after the positions have been written. */
    update(stored: readonly StoredPosition[], accepted: readonly AcceptedFix[]): void {
      if (byId.size > maxUnits) {
        byId.clear();
        idOf.clear();
      }
      const callSigns = new Map(stored.map(({ unitId, callSign }) => [unitId, callSign]));
      for (const { unitId, report, moves } of accepted) {
        const callSign = callSigns.get(unitId);
        if (!moves || callSign === undefined) continue;
        const { lng, lat, recordedAt, accuracyM } = report;
        // Rounded to float4, like the stored value.
        const accuracy = accuracyM === undefined || accuracyM === null ? null : Math.fround(accuracyM);
        const noDoubtedFix = { doubtedLng: null, doubtedLat: null, doubtedAt: null, doubtedAccuracyM: null };
        byId.set(unitId, {
          unitId,
          callSign,
          hasNoPosition: false,
          lng,
          lat,
          recordedAt,
          accuracyM: accuracy,
          ...noDoubtedFix,
        });
        idOf.set(callSign, unitId);
      }
    },
    /** Call if the database held a different position. */
    invalidate(stored: readonly StoredPosition[]): void {
      bypassedUntil = performance.now() + cooldownMs;
      for (const { unitId, callSign } of stored) {
        byId.delete(unitId);
        idOf.delete(callSign);
      }
    },
  };
}
export type PositionCache = ReturnType<typeof createPositionCache>;
