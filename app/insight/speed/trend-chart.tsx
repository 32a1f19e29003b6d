"use client";

import { useTranslations } from "next-intl";
import { useRef } from "react";
import { useFormat } from "../../_words/use-format";
import { useDayFormat } from "../filters/use-filter-texts";
import { useElementWidth } from "../parts/use-element-width";
import { useDurationFormat } from "../parts/use-figure-format";
import { isUnreliableCount } from "./step-figure-cells";

type Month = { month: string; n: number; median: number | null; p90: number | null };
type TrendMeasure = "median" | "p90";

const [leftMargin, rightMargin, topMargin] = [100, 16, 8];
const [plotHeight, countHeight, footerHeight] = [190, 30, 20];

type Props = {
  months: readonly Month[];
  /** Target of the step in seconds; null if there is none. */
  targetSeconds: number | null;
  label: string;
};

/**
 * Chart of the median and the 90th percentile by month, with the target. The counts are shown below. A line has a gap
 * where a month has no times.
 */
export function TrendChart({ months, targetSeconds, label }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const width = useElementWidth(box);
  return (
    <>
      <TrendLegend target={targetSeconds} />
      <div ref={box} className="mt-1 min-h-[16.5rem]">
        {width > 0 && <TrendSvg months={months} targetSeconds={targetSeconds} label={label} width={width} />}
      </div>
    </>
  );
}

function TrendSvg({ months, targetSeconds, label, width }: Props & { width: number }) {
  const t = useTranslations("speed");
  const format = useFormat();
  const formatDuration = useDurationFormat();
  const formatDay = useDayFormat();
  const ticks = chooseAxisTicks(Math.max(targetSeconds ?? 0, ...months.map(({ p90 }) => p90 ?? 0)));
  const maxSeconds = ticks.at(-1) ?? 1;
  const maxCount = Math.max(1, ...months.map(({ n }) => n));
  const slotWidth = (width - leftMargin - rightMargin) / months.length;
  const toX = (index: number) => leftMargin + (index + 0.5) * slotWidth;
  const toY = (seconds: number) => topMargin + plotHeight * (1 - seconds / maxSeconds);
  const baseY = topMargin + plotHeight + 12 + countHeight;
  // Show only every nth month and every nth count, so that the labels do not overlap.
  const monthStep = Math.max(1, Math.ceil(64 / slotWidth));
  const countStep = Math.max(1, Math.ceil(26 / slotWidth));
  const listPoints = (measure: TrendMeasure) =>
    months.flatMap((month, index) => {
      const seconds = month[measure];
      return seconds === null ? [] : [{ ...month, index, seconds }];
    });
  return (
    <svg width={width} height={baseY + footerHeight} role="img" aria-label={label} className="block text-xs">
      {ticks.map((seconds) => (
        <g key={seconds}>
          <line x1={leftMargin} x2={width - rightMargin} y1={toY(seconds)} y2={toY(seconds)} className="stroke-line" />
          <text x={leftMargin - 8} y={toY(seconds) + 4} textAnchor="end" className="fill-ink-3">
            {seconds === 0 ? "0" : formatDuration(seconds)}
          </text>
        </g>
      ))}
      {targetSeconds !== null && (
        <line
          x1={leftMargin}
          x2={width - rightMargin}
          y1={toY(targetSeconds)}
          y2={toY(targetSeconds)}
          className="stroke-focus"
          strokeWidth="2"
          strokeDasharray={dashPatterns.target}
        />
      )}
      {(["p90", "median"] as const).map((measure) => (
        <g key={measure}>
          <path
            d={createLinePath(listPoints(measure).map(({ index, seconds }) => [index, toX(index), toY(seconds)]))}
            fill="none"
            strokeWidth="2"
            strokeLinejoin="round"
            className={measure === "median" ? "stroke-ink" : "stroke-ink-2"}
            strokeDasharray={dashPatterns[measure]}
          />
          {listPoints(measure).map(({ month, n, index, seconds }) => (
            <circle
              key={month}
              cx={toX(index)}
              cy={toY(seconds)}
              r={isUnreliableCount(n) ? 3.5 : Math.min(3, slotWidth / 2.5)}
              strokeWidth="1.5"
              className={`${measure === "median" ? "stroke-ink" : "stroke-ink-2"} ${isUnreliableCount(n) ? "fill-panel" : measure === "median" ? "fill-ink" : "fill-ink-2"}`}
            >
              <title>{`${formatDay(month, "month")}: ${t(measure)} ${formatDuration(seconds)}, n ${format.number(n)}`}</title>
            </circle>
          ))}
        </g>
      ))}
      <text x={leftMargin - 8} y={baseY - countHeight / 2 + 4} textAnchor="end" className="fill-ink-3">
        {t("n")}
      </text>
      {months.map(({ month, n }, index) => {
        const height = (n / maxCount) * (countHeight - 14);
        return (
          <g key={month}>
            <rect
              x={toX(index) - Math.min(14, slotWidth * 0.35)}
              y={baseY - height}
              width={Math.min(28, slotWidth * 0.7)}
              height={height}
              className={isUnreliableCount(n) ? "fill-panel stroke-ink-3" : "fill-line-2"}
            />
            {index % countStep === 0 && (
              <text
                x={toX(index)}
                y={baseY - countHeight + 10}
                textAnchor="middle"
                className="fill-ink-2 text-[0.6875rem]"
              >
                {format.number(n)}
              </text>
            )}
            {index % monthStep === 0 && (
              <text x={toX(index)} y={baseY + 15} textAnchor="middle" className="fill-ink-3">
                {formatDay(month, "month")}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

/** SVG path through points, with a gap where months are missing. */
function createLinePath(points: readonly (readonly [index: number, x: number, y: number])[]): string {
  return points
    .map(
      ([index, x, y], pointIndex) =>
        `${index - 1 === points[pointIndex - 1]?.[0] ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`,
    )
    .join("");
}

/** Dash patterns that distinguish the lines without colour. */
const dashPatterns = { median: undefined, p90: "5 3", target: "12 4 2 4" } as const;
const strokeClasses = { median: "stroke-ink", p90: "stroke-ink-2", target: "stroke-focus" } as const;

function TrendLegend({ target }: { target: number | null }) {
  const t = useTranslations("speed");
  const formatDuration = useDurationFormat();
  const lines = [
    { line: "median", label: t("median") },
    { line: "p90", label: t("p90") },
    ...(target === null
      ? []
      : [{ line: "target" as const, label: t("targetLine", { target: formatDuration(target) }) }]),
  ] as const;
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1 text-ink-2 text-xs">
      {lines.map(({ line, label }) => (
        <li key={line} className="flex items-center gap-1.5">
          <svg width="32" height="4" aria-hidden="true">
            <line
              x1="0"
              x2="32"
              y1="2"
              y2="2"
              strokeWidth="2"
              className={strokeClasses[line]}
              strokeDasharray={dashPatterns[line]}
            />
          </svg>
          {label}
        </li>
      ))}
    </ul>
  );
}

const tickSteps = [10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600];

/** Axis ticks in seconds: at most six, at round intervals from 0 to at least the maximum. */
function chooseAxisTicks(max: number): number[] {
  const step = tickSteps.find((step) => max / step <= 5) ?? 21_600;
  const count = Math.max(1, Math.ceil(max / step));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}
