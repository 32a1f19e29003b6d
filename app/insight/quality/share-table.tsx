"use client";

import { useFormat } from "../../_words/use-format";
import { usePercent } from "../speed/use-percent";

type Props = {
  label: string;
  heads: readonly [name: string, count: string, share: string];
  rows: readonly { name: string; count: number }[];
  whole: number;
};

/** The parts of a whole: each with a bar, its number and its share. */
export function ShareTable({ label, heads: [name, count, share], rows, whole }: Props) {
  const format = useFormat();
  const percent = usePercent();
  return (
    <table className="w-full border-collapse" aria-label={label}>
      <thead>
        <tr className="border-line border-b text-ink-3 text-xs">
          <th scope="col" className="px-4 py-1.5 text-left font-semibold">
            {name}
          </th>
          <td className="w-1/4" />
          <th scope="col" className="px-2 py-1.5 text-right font-semibold">
            {count}
          </th>
          <th scope="col" className="px-2 py-1.5 pr-4 text-right font-semibold">
            {share}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.name} className={`border-line border-b ${row.count === 0 ? "text-ink-3" : ""}`}>
            <th scope="row" className="px-4 py-1.5 text-left font-normal">
              {row.name}
            </th>
            <td className="px-2">
              <svg viewBox="0 0 100 8" preserveAspectRatio="none" className="block h-2 w-full" aria-hidden="true">
                <rect width="100" height="8" className="fill-raised" />
                <rect width={whole === 0 ? 0 : (row.count / whole) * 100} height="8" className="fill-ink-3" />
              </svg>
            </td>
            <td className="px-2 py-1.5 text-right">{format.number(row.count)}</td>
            <td className="px-2 py-1.5 pr-4 text-right text-ink-2">{percent(row.count, whole)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
