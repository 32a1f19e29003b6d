type Listed = { id: string; priority: number };
type Room = {
  /** How many roomy rows, and how many tight ones, stand below each other in one column. */
  roomy: number;
  tight: number;
  columns: number;
};

export type Arranged<One> = {
  density: "roomy" | "tight" | "dense";
  /** How many columns are used, and how many rows each has. */
  columns: number;
  rows: number;
  /** Always shown, in their order. */
  pinned: One[];
  /** The others in turns; at least one page, which may be empty. */
  pages: One[][];
  /** Critical ones that not even the dense rows hold. */
  unseen: number;
};

/** So many dense rows stand where one tight one does. */
const densePerTight = 1.5;
/** With fewer columns the map beside them is worth more than roomy rows. */
const spaciousColumns = 3;
/** However many are critical, so many rows are left for the others to take turns in. */
const turnsAtLeast = 2;

/**
 * How open incidents, most urgent first, share the room of the wall. All of them roomily if they fit; else tightly, and what does not
 * fit takes turns below the critical ones, which never leave. So many critical ones that a page would have less than a third
 * of the rows are written densely.
 */
export function arrangeRows<One extends Listed>(incidents: readonly One[], room: Room): Arranged<One> {
  const { roomy, tight, columns } = room;
  const isSpacious = columns >= spaciousColumns;
  const whole = [
    { density: "roomy", rows: roomy, most: isSpacious ? columns : 1 },
    { density: "tight", rows: tight, most: 1 },
    { density: "tight", rows: tight, most: columns },
  ] as const;
  for (const { density, rows, most } of whole) {
    const needed = Math.max(1, Math.ceil(incidents.length / Math.max(1, rows)));
    if (needed <= most) return { density, columns: needed, rows, pinned: [], pages: [[...incidents]], unseen: 0 };
  }
  const critical = incidents.filter(({ priority }) => priority === 1);
  const others = incidents.filter(({ priority }) => priority !== 1);
  const turns = (all: number) => Math.ceil(all / 3);
  const isDense = critical.length > tight * columns - turns(tight * columns);
  const rows = isDense ? Math.floor(tight * densePerTight) : tight;
  const all = rows * columns;
  const pinned = critical.slice(0, all - Math.min(turnsAtLeast, others.length));
  const perPage = Math.max(1, all - pinned.length);
  const pages = Array.from({ length: Math.ceil(others.length / perPage) }, (_, page) =>
    others.slice(page * perPage, (page + 1) * perPage),
  );
  return {
    density: isDense ? "dense" : "tight",
    columns,
    rows,
    pinned,
    pages: pages.length > 0 ? pages : [[]],
    unseen: critical.length - pinned.length,
  };
}
