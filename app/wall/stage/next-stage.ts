type Seen = { id: string; priority: number; openedAt: Date };

/** What the stage shows since when (ms), what waits for it, and which incidents were open before; null before anything was read. */
export type Stage = {
  known: ReadonlySet<string> | null;
  waiting: readonly string[];
  shown: { id: string; since: number } | null;
  /** Of how many new ones in a row the shown one is which. */
  place: number;
  count: number;
};

export const emptyStage: Stage = { known: null, waiting: [], shown: null, place: 0, count: 0 };

/** One alone is shown this long, one that others wait behind this long, and one that a critical one waits behind at least this long. */
export const stageMs = { alone: 30_000, queued: 14_000, least: 6_000 } as const;
/** After a long break there may be dozens; the list shows them all. */
const waitingAtMost = 6;

/** The stage after the open incidents were read, or after time went by: new ones come in by urgency, then age; closed ones leave. */
export function nextStage(stage: Stage, incidents: readonly Seen[], now: number): Stage {
  const byId = new Map(incidents.map((incident) => [incident.id, incident]));
  const known = isSame(stage.known, byId) ? stage.known : new Set(byId.keys());
  if (stage.known === null) return { ...stage, known };
  const { known: before } = stage;
  const fresh = incidents.filter(({ id }) => !before.has(id)).map(({ id }) => id);
  const shown = stage.shown && byId.has(stage.shown.id) ? stage.shown : null;
  const waiting = [...stage.waiting, ...fresh]
    .filter((id) => byId.has(id))
    .sort((one, other) => byUrgency(byId.get(one), byId.get(other)))
    .slice(0, waitingAtMost);
  const isOver = !shown || now - shown.since >= lasts(byId.get(shown.id), byId.get(waiting[0] ?? ""));
  if (!isOver) {
    const count = stage.place + waiting.length;
    return isUnchanged(stage, { known, waiting, count }) ? stage : { ...stage, known, waiting, count };
  }
  const [next, ...rest] = waiting;
  if (!next) return stage.shown || known !== stage.known ? { ...emptyStage, known } : stage;
  const place = stage.shown ? stage.place + 1 : 1;
  return { known, waiting: rest, shown: { id: next, since: now }, place, count: place + rest.length };
}

/** When the stage changes by itself, in ms; null when it is empty. */
export function stageEnds(stage: Stage, incidents: readonly Seen[]): number | null {
  if (!stage.shown) return null;
  const find = (wanted: string | undefined) => incidents.find(({ id }) => id === wanted);
  return stage.shown.since + lasts(find(stage.shown.id), find(stage.waiting[0]));
}

function lasts(shown: Seen | undefined, next: Seen | undefined): number {
  if (!next) return stageMs.alone;
  return next.priority === 1 && shown?.priority !== 1 ? stageMs.least : stageMs.queued;
}

function byUrgency(one: Seen | undefined, other: Seen | undefined): number {
  if (!one || !other) return 0;
  return one.priority - other.priority || one.openedAt.getTime() - other.openedAt.getTime();
}

function isSame(known: ReadonlySet<string> | null, now: ReadonlyMap<string, Seen>): boolean {
  return known !== null && known.size === now.size && [...known].every((id) => now.has(id));
}

function isUnchanged(stage: Stage, { known, waiting, count }: Pick<Stage, "known" | "waiting" | "count">): boolean {
  return known === stage.known && count === stage.count && waiting.join() === stage.waiting.join();
}
