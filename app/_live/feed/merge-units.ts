type Unit = { id: string; callSign: string; movedAt: Date | null };

/**
 * The units after some of them were told anew: each takes the place of the known, unless the known is later. Units seldom come or go:
 * those that are known keep their places, and only a new one has the list ordered anew.
 */
export function mergeUnits<One extends Unit>(known: readonly One[], told: Iterable<One>): One[] {
  const fresh = new Map([...told].map((unit) => [unit.id, unit]));
  const merged = known.map((unit) => {
    const now = fresh.get(unit.id);
    fresh.delete(unit.id);
    return now && !isEarlier(now, unit) ? now : unit;
  });
  if (fresh.size === 0) return merged;
  return [...merged, ...fresh.values()].sort((one, other) => one.callSign.localeCompare(other.callSign));
}

function isEarlier(one: Unit, other: Unit): boolean {
  return one.movedAt !== null && other.movedAt !== null && one.movedAt < other.movedAt;
}
