"use client";

import type { ReactNode } from "react";
import { ListContent } from "./list-content";

type Column<Row> = {
  header: string;
  cell: (row: Row) => ReactNode;
  isHiddenOnNarrow?: boolean;
  className?: string;
};

type Props<Row> = {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[] | undefined;
  keyOf: (row: Row) => string;
  /** Makes rows clickable; `name` is the accessible name of the row's button. */
  open?: { name: (row: Row) => string; onOpen: (row: Row) => void };
  query: { error: unknown; refetch: () => unknown };
  /** Text shown if there are no rows. */
  empty: string;
  isMuted?: (row: Row) => boolean;
};

/** A table with loading, error and empty states. The button in the first cell opens the row. */
export function DataTable<Row>({ label, columns, rows, keyOf, open, query, empty, isMuted }: Props<Row>) {
  return (
    <ListContent rows={rows} query={query} empty={empty}>
      {(rows) => (
        <table className="w-full border-collapse text-left" aria-label={label}>
          <thead>
            <tr>
              {columns.map(({ header, isHiddenOnNarrow }) => (
                <th
                  key={header}
                  scope="col"
                  className={`sticky top-0 z-1 border-line border-b bg-panel px-4 py-2 font-semibold text-ink-3 text-xs ${isHiddenOnNarrow ? "hidden md:table-cell" : ""}`}
                >
                  {header}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr
                key={keyOf(row)}
                className={`relative border-line border-b focus-within:bg-hover hover:bg-hover ${isMuted?.(row) ? "text-ink-3" : ""}`}
              >
                {columns.map(({ header, cell, isHiddenOnNarrow, className = "" }, index) => (
                  <td
                    key={header}
                    className={`px-4 py-2.5 align-top ${isHiddenOnNarrow ? "hidden md:table-cell" : ""} ${className}`}
                  >
                    {index === 0 && open ? (
                      <button
                        type="button"
                        aria-label={open.name(row)}
                        onClick={() => open.onOpen(row)}
                        className="block w-full text-left font-medium after:absolute after:inset-0"
                      >
                        {cell(row)}
                      </button>
                    ) : (
                      cell(row)
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </ListContent>
  );
}
