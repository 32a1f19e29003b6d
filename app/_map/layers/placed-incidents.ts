type Listed = { id: string; location: unknown };

/** The incidents that a map shows: those with a point, and of the others the one that is open. */
export function placedIncidents<One extends Listed, Open extends One & { location: NonNullable<One["location"]> }>(
  incidents: readonly One[],
  opened: Open | undefined,
) {
  return incidents.flatMap((one) => {
    if (one.id === opened?.id) return [opened];
    return one.location ? [{ ...one, location: one.location as NonNullable<One["location"]> }] : [];
  });
}
