type ListedIncident = { id: string; priority: number };
type Capacity = {
  /** Comfortable rows that fit in one column. */
  comfortable: number;
  /** Compact rows that fit in one column. */
  compact: number;
  columns: number;
};

export type Arrangement<Incident> = {
  density: "comfortable" | "compact" | "dense";
  /** Number of columns used. */
  columns: number;
  /** Rows per column. */
  rows: number;
  /** Shown on every page, in this order. */
  pinned: Incident[];
  /** The others, page by page; always at least one page, which may be empty. */
  pages: Incident[][];
  /** Number of critical incidents that do not fit even with dense rows. */
  unseen: number;
};

/** Dense rows that fit in the place of one compact row. */
const densePerCompact = 1.5;
/** With fewer columns than this, room for the map is worth more than comfortable rows. */
const columnsForComfort = 3;
/** Rows kept for the rotating pages, however many incidents are critical. */
const minRotatingRows = 2;

/**
 * Arranges open incidents on the wall, most urgent first. Rows are comfortable if all fit. Otherwise they are compact,
 * and what does not fit rotates in pages below the critical incidents, which are always shown. If critical incidents
 * would leave less than a third of the rows for the pages, rows become dense.
 */
export function arrangeRows<Incident extends ListedIncident>(
  incidents: readonly Incident[],
  { comfortable, compact, columns }: Capacity,
): Arrangement<Incident> {
  const onePageLayouts = [
    { density: "comfortable", rows: comfortable, maxColumns: columns >= columnsForComfort ? columns : 1 },
    { density: "compact", rows: compact, maxColumns: 1 },
    { density: "compact", rows: compact, maxColumns: columns },
  ] as const;
  for (const { density, rows, maxColumns } of onePageLayouts) {
    const neededColumns = Math.max(1, Math.ceil(incidents.length / Math.max(1, rows)));
    if (neededColumns <= maxColumns)
      return { density, columns: neededColumns, rows, pinned: [], pages: [[...incidents]], unseen: 0 };
  }
  const critical = incidents.filter(({ priority }) => priority === 1);
  const otherIncidents = incidents.filter(({ priority }) => priority !== 1);
  const compactRows = compact * columns;
  const isDense = critical.length > compactRows - Math.ceil(compactRows / 3);
  const rows = isDense ? Math.floor(compact * densePerCompact) : compact;
  const rowsPerScreen = rows * columns;
  const pinned = critical.slice(0, rowsPerScreen - Math.min(minRotatingRows, otherIncidents.length));
  const perPage = Math.max(1, rowsPerScreen - pinned.length);
  const pages = Array.from({ length: Math.ceil(otherIncidents.length / perPage) }, (_, page) =>
    otherIncidents.slice(page * perPage, (page + 1) * perPage),
  );
  return {
    density: isDense ? "dense" : "compact",
    columns,
    rows,
    pinned,
    pages: pages.length > 0 ? pages : [[]],
    unseen: critical.length - pinned.length,
  };
}
