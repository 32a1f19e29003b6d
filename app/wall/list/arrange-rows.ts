type ListedIncident = { id: string; priority: number };
type Capacity = {
  /** Number of comfortable rows that fit in one column. */
  comfortable: number;
  /** Number of compact rows that fit in one column. */
  compact: number;
  /** Number of dense rows that fit in one column. */
  dense: number;
  columnCount: number;
};

export type Arrangement<Incident> = {
  density: "comfortable" | "compact" | "dense";
  /** Number of columns used. */
  columnCount: number;
  rowsPerColumn: number;
  /** Critical incidents that are shown on every page, most urgent first; empty if all incidents fit on one page. */
  pinnedIncidents: Incident[];
  /** The other incidents by page. There is always at least one page, which may be empty. */
  pages: Incident[][];
  /** Number of critical incidents that do not fit even with dense rows. */
  hiddenCount: number;
};

/** If fewer columns than this fit, comfortable rows use only one column, to leave more room for the map. */
const minComfortableColumns = 3;
/** Minimum number of rows for the rotating pages, however many incidents are critical. */
const minRotatingRows = 1;

/**
 * Arranges open incidents on the wall, most urgent first. Rows are comfortable if all incidents fit, otherwise compact.
 * If not all fit in compact rows either, critical incidents are pinned to every page, and the others are divided into
 * pages that rotate. Rows become dense if the pinned incidents would leave less than a third of the compact rows for
 * the others.
 */
export function arrangeRows<Incident extends ListedIncident>(
  incidents: readonly Incident[],
  { comfortable, compact, dense, columnCount }: Capacity,
): Arrangement<Incident> {
  const onePageLayouts = [
    {
      density: "comfortable",
      rowsPerColumn: comfortable,
      maxColumns: columnCount >= minComfortableColumns ? columnCount : 1,
    },
    { density: "compact", rowsPerColumn: compact, maxColumns: 1 },
    { density: "compact", rowsPerColumn: compact, maxColumns: columnCount },
  ] as const;
  for (const { density, rowsPerColumn, maxColumns } of onePageLayouts) {
    const neededColumns = Math.max(1, Math.ceil(incidents.length / Math.max(1, rowsPerColumn)));
    if (neededColumns <= maxColumns)
      return {
        density,
        columnCount: neededColumns,
        rowsPerColumn,
        pinnedIncidents: [],
        pages: [[...incidents]],
        hiddenCount: 0,
      };
  }
  const criticalIncidents = incidents.filter(({ priority }) => priority === 1);
  const otherIncidents = incidents.filter(({ priority }) => priority !== 1);
  const compactRows = compact * columnCount;
  const isDense = criticalIncidents.length > compactRows - Math.ceil(compactRows / 3);
  const rowsPerColumn = isDense ? dense : compact;
  const rowsPerScreen = rowsPerColumn * columnCount;
  const pinnedIncidents = criticalIncidents.slice(0, rowsPerScreen - Math.min(minRotatingRows, otherIncidents.length));
  const rowsPerPage = Math.max(1, rowsPerScreen - pinnedIncidents.length);
  // Fill up the last page with incidents of the page before.
  const lastPageStart = Math.max(0, otherIncidents.length - rowsPerPage);
  const pages = Array.from({ length: Math.ceil(otherIncidents.length / rowsPerPage) }, (_, page) =>
    otherIncidents.slice(Math.min(page * rowsPerPage, lastPageStart)).slice(0, rowsPerPage),
  );
  return {
    density: isDense ? "dense" : "compact",
    columnCount,
    rowsPerColumn,
    pinnedIncidents,
    pages: pages.length > 0 ? pages : [[]],
    hiddenCount: criticalIncidents.length - pinnedIncidents.length,
  };
}

/** Tolerance when counting columns, as a share of a column's width, because widths are rounded to pixels. */
const widthTolerance = 0.01;

/** Maximum number of columns for each screen width, without and with a spotlight. Narrower screens have one column. */
const columnLimits = [
  { minWidthRem: 150, alone: 4, withSpotlight: 3 },
  { minWidthRem: 90, alone: 3, withSpotlight: 2 },
  { minWidthRem: 66, alone: 2, withSpotlight: 1 },
] as const;

type ListSpace = { widthRem: number; railRem: number; fillsWidth: boolean; hasSpotlight: boolean };

/**
 * Returns how many columns of the list fit. `railRem` is the width of one column. If the list `fillsWidth`, `widthRem`
 * is the width of the list's area. Otherwise it is the width of the screen, and part of it is left to the map.
 */
export function countColumns({ widthRem, railRem, fillsWidth, hasSpotlight }: ListSpace): number {
  if (fillsWidth) return Math.max(1, Math.floor(widthRem / railRem + widthTolerance));
  const limit = columnLimits.find(({ minWidthRem }) => widthRem >= minWidthRem);
  return limit?.[hasSpotlight ? "withSpotlight" : "alone"] ?? 1;
}
