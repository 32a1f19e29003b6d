type Incident = { id: string; number: number; priority: number; openedAt: Date; version: number };

/**
 * Merges refetched incidents into the list of open ones. `requestedIds` missing from `refetched` are closed and leave the list; an
 * older version changes nothing. Ordered by priority, then age, as on the server. Unchanged incidents stay the same objects, so that
 * they are not rendered again.
 */
export function mergeIncidents<OpenIncident extends Incident>(
  cached: readonly OpenIncident[],
  requestedIds: readonly string[],
  refetched: readonly OpenIncident[],
): OpenIncident[] {
  const refetchedById = new Map(refetched.map((incident) => [incident.id, incident]));
  const byId = new Map(cached.map((incident) => [incident.id, incident]));
  for (const id of requestedIds) {
    const [after, existing] = [refetchedById.get(id), byId.get(id)];
    if (!after) byId.delete(id);
    else if (!existing || after.version >= existing.version) byId.set(id, after);
  }
  return [...byId.values()].sort(
    (a, b) => a.priority - b.priority || a.openedAt.getTime() - b.openedAt.getTime() || a.number - b.number,
  );
}

type Unit = { id: string; callSign: string; movedAt: Date | null };

/**
 * Merges changed units into the list. An older position changes nothing. Known units keep their places; the list is sorted again only
 * when a new unit appears, which is rare.
 */
export function mergeUnits<ListedUnit extends Unit>(
  cached: readonly ListedUnit[],
  changed: Iterable<ListedUnit>,
): ListedUnit[] {
  const changedById = new Map([...changed].map((unit) => [unit.id, unit]));
  const mergedUnits = cached.map((existing) => {
    const after = changedById.get(existing.id);
    changedById.delete(existing.id);
    return after && !isOlder(after, existing) ? after : existing;
  });
  if (changedById.size === 0) return mergedUnits;
  return [...mergedUnits, ...changedById.values()].sort((a, b) => a.callSign.localeCompare(b.callSign));
}

function isOlder(a: Unit, b: Unit): boolean {
  return a.movedAt !== null && b.movedAt !== null && a.movedAt < b.movedAt;
}
