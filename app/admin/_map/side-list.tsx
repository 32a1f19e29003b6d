"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { ListContent } from "../../_ui/list-content";

type Props<Row> = {
  label: string;
  rows: readonly Row[] | undefined;
  keyOf: (row: Row) => string;
  renderRow: (row: Row) => ReactNode;
  onOpen: (row: Row) => void;
  query: { error: unknown; refetch: () => unknown };
  empty: string;
  /** Key of the row that gets focus on mount: the one whose form was just closed. Null if there is none. */
  focusKey: string | null;
};

/** The list of records beside the map, with its loading, error and empty states. */
export function SideList<Row>({ label, rows, keyOf, renderRow, onOpen, query, empty, focusKey }: Props<Row>) {
  const list = useRef<HTMLUListElement>(null);
  const initialFocusKey = useRef(focusKey);

  useEffect(() => {
    if (initialFocusKey.current === null) return;
    const button = list.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(initialFocusKey.current)}"]`);
    button?.focus();
  }, []);

  return (
    <ListContent rows={rows} query={query} empty={empty}>
      {(rows) => (
        <ul ref={list} aria-label={label}>
          {rows.map((row) => (
            <li key={keyOf(row)} className="border-line border-b">
              <button
                type="button"
                data-row={keyOf(row)}
                onClick={() => onOpen(row)}
                className="flex w-full items-center gap-3 px-4 py-2 text-left hover:bg-hover focus-visible:-outline-offset-2"
              >
                {renderRow(row)}
              </button>
            </li>
          ))}
        </ul>
      )}
    </ListContent>
  );
}

/** A map with a list or form beside it, or below it on a narrow screen. */
export function MapWithSidePanel({ side, map }: { side: ReactNode; map: ReactNode }) {
  return (
    <div className="flex min-h-0 flex-1 flex-col-reverse lg:flex-row">
      <div className="flex min-h-0 flex-1 flex-col border-line lg:w-[27rem] lg:flex-none lg:border-r">{side}</div>
      <div className="relative h-[34dvh] shrink-0 overflow-hidden border-line border-b bg-beyond lg:h-auto lg:flex-1 lg:border-b-0">
        {map}
      </div>
    </div>
  );
}
