type Incident = { id: string; number: number; priority: number; openedAt: Date; version: number };

/**
 * The open incidents after some of them were asked for anew: changed ones take the place of the known, new ones come in, those
 * that were asked for and not given are closed and go. By priority, then age, as the server orders them; what did not change stays
 * the same object, so that nothing of it is drawn again. An answer older than what is known changes nothing.
 */
export function mergeIncidents<One extends Incident>(
  known: readonly One[],
  asked: readonly string[],
  given: readonly One[],
): One[] {
  const fresh = new Map(given.map((one) => [one.id, one]));
  const byId = new Map(known.map((one) => [one.id, one]));
  for (const id of asked) {
    const [now, before] = [fresh.get(id), byId.get(id)];
    if (!now) byId.delete(id);
    else if (!before || now.version >= before.version) byId.set(id, now);
  }
  return [...byId.values()].sort(
    (one, other) =>
      one.priority - other.priority || one.openedAt.getTime() - other.openedAt.getTime() || one.number - other.number,
  );
}
