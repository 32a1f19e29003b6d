"use client";

import { useTranslations } from "next-intl";
import { useDuration } from "./use-duration";

/** How the lines of the chart are told apart without colour. */
export const dashes = { median: undefined, p90: "5 3", target: "12 4 2 4" } as const;
const strokes = { median: "stroke-ink", p90: "stroke-ink-2", target: "stroke-focus" } as const;

/** Which line stands for what; the target with how long it is. */
export function TrendLegend({ target }: { target: number | null }) {
  const t = useTranslations("speed");
  const duration = useDuration();
  const lines = [
    { line: "median", words: t("median") },
    { line: "p90", words: t("p90") },
    ...(target === null ? [] : [{ line: "target" as const, words: t("targetLine", { target: duration(target) }) }]),
  ] as const;
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1 text-ink-2 text-xs">
      {lines.map(({ line, words }) => (
        <li key={line} className="flex items-center gap-1.5">
          <svg width="32" height="4" aria-hidden="true">
            <line
              x1="0"
              x2="32"
              y1="2"
              y2="2"
              strokeWidth="2"
              className={strokes[line]}
              strokeDasharray={dashes[line]}
            />
          </svg>
          {words}
        </li>
      ))}
    </ul>
  );
}
