import type { ReactNode } from "react";

type Props = {
  label: string;
  /** Header of the first column, which names the rows. */
  rowHeader: string;
  /** Headers of the columns of figures. */
  columnHeaders: readonly string[];
  /** CSS class of an optional second column for bars, which has no header. */
  barClass?: string;
  className?: string;
  children: ReactNode;
};

/** A table of figures: names on the left, numbers aligned to the right. */
export function FigureTable({ label, rowHeader, columnHeaders, barClass, className = "", children }: Props) {
  return (
    <table className={`w-full border-collapse ${className}`} aria-label={label}>
      <thead>
        <tr className="border-line border-b text-ink-3 text-xs">
          <th scope="col" className="px-4 py-1.5 text-left font-semibold">
            {rowHeader}
          </th>
          {barClass && <td className={barClass} />}
          {columnHeaders.map((header) => (
            <th key={header} scope="col" className="px-2 py-1.5 text-right font-semibold last:pr-4">
              {header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
