import type { StoredPosition } from "../../db/queries/position";
import type { AcceptedFix, PositionRequest } from "./evaluate-positions";

/**
 * How long the cache is bypassed after a cached position turned out to be outdated. Another process is then probably
 * writing positions too, so most other cached positions are outdated as well.
 */
const cooldownMs = 30_000;
/** Maximum number of cached units, far more than a regency has. The cache is emptied if it grows larger. */
const maxUnits = 50_000;

/**
 * Caches the last positions that this process wrote, so that it need not read them again. A cached position is outdated
 * if another process wrote a newer one or the unit was changed. The statement that writes positions notices this and
 * writes nothing; the positions are then read from the database.
 */
export function createPositionCache() {
  const positionByUnitId = new Map<string, StoredPosition>();
  const unitIdByCallSign = new Map<string, string>();
  let bypassCacheUntil = 0;

  return {
    /** Returns the cached positions of all units in a batch; null if a position is missing or the cache is bypassed. */
    get(batch: readonly PositionRequest[]): StoredPosition[] | null {
      if (performance.now() < bypassCacheUntil) return null;
      const cachedPositions = new Map<string, StoredPosition>();
      for (const { reports, unitId } of batch) {
        for (const { callSign } of reports) {
          const id = unitId ?? unitIdByCallSign.get(callSign ?? "");
          const storedPosition = id === undefined ? undefined : positionByUnitId.get(id);
          if (!storedPosition) return null;
          cachedPositions.set(storedPosition.unitId, storedPosition);
        }
      }
      return [...cachedPositions.values()];
    },
    /** Call after the positions have been written. */
    update(storedPositions: readonly StoredPosition[], acceptedFixes: readonly AcceptedFix[]): void {
      if (positionByUnitId.size > maxUnits) {
        positionByUnitId.clear();
        unitIdByCallSign.clear();
      }
      const callSigns = new Map(storedPositions.map(({ unitId, callSign }) => [unitId, callSign]));
      for (const { unitId, report, becomesLast } of acceptedFixes) {
        const callSign = callSigns.get(unitId);
        if (!becomesLast || callSign === undefined) continue;
        const { lng, lat, recordedAt, accuracyM } = report;
        // Rounded to PostgreSQL's float4, like the stored value.
        const accuracy = accuracyM === undefined || accuracyM === null ? null : Math.fround(accuracyM);
        const noUnconfirmedFix = {
          unconfirmedLng: null,
          unconfirmedLat: null,
          unconfirmedAt: null,
          unconfirmedAccuracyM: null,
        };
        positionByUnitId.set(unitId, {
          unitId,
          callSign,
          hasNoPosition: false,
          lng,
          lat,
          recordedAt,
          accuracyM: accuracy,
          ...noUnconfirmedFix,
        });
        unitIdByCallSign.set(callSign, unitId);
      }
    },
    /** Call if the database held a position that differs from a cached one. */
    invalidate(storedPositions: readonly StoredPosition[]): void {
      bypassCacheUntil = performance.now() + cooldownMs;
      for (const { unitId, callSign } of storedPositions) {
        positionByUnitId.delete(unitId);
        unitIdByCallSign.delete(callSign);
      }
    },
  };
}
export type PositionCache = ReturnType<typeof createPositionCache>;
