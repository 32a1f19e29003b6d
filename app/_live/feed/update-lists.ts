type Incident = { id: string; number: number; priority: number; openedAt: Date; version: number };

/**
 * Updates the cached list of open incidents with refetched ones. Incidents in `requestedIds` that are missing from
 * `refetchedIncidents` have been closed and are removed; an older version of an incident is ignored. The result is
 * ordered by priority, then age, then number, as on the server. Incidents that were not refetched keep their object
 * identity, so that they are not rendered again.
 */
export function updateIncidentList<OpenIncident extends Incident>(
  cachedIncidents: readonly OpenIncident[],
  requestedIds: readonly string[],
  refetchedIncidents: readonly OpenIncident[],
): OpenIncident[] {
  const refetchedById = new Map(refetchedIncidents.map((incident) => [incident.id, incident]));
  const byId = new Map(cachedIncidents.map((incident) => [incident.id, incident]));
  for (const id of requestedIds) {
    const [refetchedIncident, cachedIncident] = [refetchedById.get(id), byId.get(id)];
    if (!refetchedIncident) byId.delete(id);
    else if (!cachedIncident || refetchedIncident.version >= cachedIncident.version) byId.set(id, refetchedIncident);
  }
  return [...byId.values()].sort(
    (a, b) => a.priority - b.priority || a.openedAt.getTime() - b.openedAt.getTime() || a.number - b.number,
  );
}

type Unit = { id: string; callSign: string; movedAt: Date | null };

/**
 * Updates the cached list of units with changed ones. A unit with an older position is ignored. Known units keep their
 * places; the list is sorted again only when a new unit appears, which is rare.
 */
export function updateUnitList<ListedUnit extends Unit>(
  cachedUnits: readonly ListedUnit[],
  changedUnits: Iterable<ListedUnit>,
): ListedUnit[] {
  const changedById = new Map([...changedUnits].map((unit) => [unit.id, unit]));
  const mergedUnits = cachedUnits.map((cachedUnit) => {
    const changedUnit = changedById.get(cachedUnit.id);
    changedById.delete(cachedUnit.id);
    return changedUnit && !isOlder(changedUnit, cachedUnit) ? changedUnit : cachedUnit;
  });
  if (changedById.size === 0) return mergedUnits;
  return [...mergedUnits, ...changedById.values()].sort((a, b) => a.callSign.localeCompare(b.callSign));
}

function isOlder(a: Unit, b: Unit): boolean {
  return a.movedAt !== null && b.movedAt !== null && a.movedAt < b.movedAt;
}
