import type { ReactNode } from "react";

type Props = {
  label: string;
  /** Header of the first column, which names the rows. */
  rowHead: string;
  /** Headers of the columns of figures. */
  heads: readonly string[];
  /** CSS class of an optional second column for bars, which has no header. */
  barClass?: string;
  className?: string;
  children: ReactNode;
};

/** A table of figures: names on the left, numbers aligned to the right. */
export function FigureTable({ label, rowHead, heads, barClass, className = "", children }: Props) {
  return (
    <table className={`w-full border-collapse ${className}`} aria-label={label}>
      <thead>
        <tr className="border-line border-b text-ink-3 text-xs">
          <th scope="col" className="px-4 py-1.5 text-left font-semibold">
            {rowHead}
          </th>
          {barClass && <td className={barClass} />}
          {heads.map((head) => (
            <th key={head} scope="col" className="px-2 py-1.5 text-right font-semibold last:pr-4">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
