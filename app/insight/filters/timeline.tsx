"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from "react";
import type { InsightFilter } from "@/server/domain/insight";
import { countDays, earlierDay, laterDay } from "../../../server/domain/calendar";
import { useTRPC } from "../../_live/cache/trpc";
import { useFormat } from "../../_words/use-format";
import { type Bin, binDays } from "./periods";
import { useDayFormat } from "./use-filter-texts";
import { useInsight } from "./view-context";

type Range = [first: number, last: number];

/**
 * Chart of the counts over all days for which there is data. The user selects the period by dragging over the chart
 * with the mouse or a finger, or with the arrow keys.
 */
export function Timeline({ filter }: { filter: InsightFilter }) {
  const t = useTranslations("insightFilter");
  const trpc = useTRPC();
  const { scopeQuery, firstDay, today } = useInsight();
  const from = firstDay ?? filter.from;
  const to = laterDay(scopeQuery.data?.lastDay ?? today, today);
  const scopeFilter = { ...filter, from: earlierDay(from, to), to };
  const timesQuery = useQuery(
    trpc.insight.times.queryOptions({ filter: scopeFilter }, { placeholderData: keepPreviousData, staleTime: 60_000 }),
  );
  const days = timesQuery.data?.days;
  const bins = useMemo(
    () => (days ? binDays(days, { from: scopeFilter.from, to }) : null),
    [days, scopeFilter.from, to],
  );
  return (
    <section aria-label={t("timeline")} className="min-w-0 flex-1 basis-80 px-3">
      {bins && bins.length > 1 ? (
        <PeriodBrush bins={bins} filter={filter} />
      ) : (
        <div className="h-16 rounded-md bg-raised" aria-hidden />
      )}
    </section>
  );
}

function PeriodBrush({ bins, filter }: { bins: readonly Bin[]; filter: InsightFilter }) {
  const t = useTranslations("insightFilter");
  const format = useFormat();
  const formatDay = useDayFormat();
  const { setView } = useInsight();
  const area = useRef<HTMLDivElement>(null);
  const anchor = useRef<number | null>(null);
  const [draggedRange, setDraggedRange] = useState<Range | null>(null);
  const chosenRange = findRange(bins, filter);
  const [firstIndex, lastIndex] = draggedRange ?? chosenRange;
  const peakBin = findBusiestBin(bins);
  const maxCount = Math.max(1, peakBin.count);
  const toPercent = (index: number) => `${(index / bins.length) * 100}%`;
  // The handles are at the ends of the selection, but always far enough apart for the user to grab each one.
  const computeHandleLeft = (handleIndex: 0 | 1) => {
    const centrePercent = toPercent((firstIndex + lastIndex + 1) / 2);
    return handleIndex === 0
      ? `max(0px, min(${toPercent(firstIndex)}, ${centrePercent} - 12.5px, 100% - 25px))`
      : `min(100%, max(${toPercent(lastIndex + 1)}, ${centrePercent} + 12.5px, 25px))`;
  };

  const select = ([a, b]: Range) => {
    const [from, to] = [bins[Math.min(a, b)]?.from, bins[Math.max(a, b)]?.to];
    if (from && to) void setView({ period: "custom", from, to });
  };
  const findBinAt = (x: number) => {
    const box = area.current?.getBoundingClientRect();
    if (!box) return 0;
    return Math.max(0, Math.min(bins.length - 1, Math.floor(((x - box.left) / box.width) * bins.length)));
  };
  const continueDrag = (event: PointerEvent) => {
    if (anchor.current === null) return;
    const binIndex = findBinAt(event.clientX);
    setDraggedRange([Math.min(anchor.current, binIndex), Math.max(anchor.current, binIndex)]);
  };
  const startDrag = (event: PointerEvent, anchorIndex: number) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    anchor.current = anchorIndex;
  };
  const endDrag = () => {
    if (draggedRange) select(draggedRange);
    anchor.current = null;
    setDraggedRange(null);
  };
  const handleKey = (event: KeyboardEvent, edge: 0 | 1) => {
    const stepByKey: Record<string, number> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowDown: -1,
      ArrowUp: 1,
      PageDown: -12,
      PageUp: 12,
    };
    const endIndexByKey: Record<string, number> = { Home: 0, End: bins.length - 1 };
    const step = stepByKey[event.key];
    const targetIndex = endIndexByKey[event.key] ?? (step === undefined ? null : chosenRange[edge] + step);
    if (targetIndex === null) return;
    event.preventDefault();
    const binIndex =
      edge === 0
        ? Math.max(0, Math.min(targetIndex, chosenRange[1]))
        : Math.min(bins.length - 1, Math.max(targetIndex, chosenRange[0]));
    select(edge === 0 ? [binIndex, chosenRange[1]] : [chosenRange[0], binIndex]);
  };
  return (
    <div>
      <div
        ref={area}
        className="relative h-14 cursor-crosshair touch-pan-y select-none"
        onPointerDown={(event) => {
          const binIndex = findBinAt(event.clientX);
          startDrag(event, binIndex);
          setDraggedRange([binIndex, binIndex]);
        }}
        onPointerMove={continueDrag}
        onPointerUp={endDrag}
        onPointerCancel={() => {
          anchor.current = null;
          setDraggedRange(null);
        }}
      >
        <svg
          viewBox={`0 0 ${bins.length} 100`}
          preserveAspectRatio="none"
          className="absolute inset-0 size-full"
          aria-hidden="true"
          focusable="false"
        >
          {bins.map(({ from, count }, index) => {
            const height = (count / maxCount) * 96;
            const isChosen = index >= firstIndex && index <= lastIndex;
            return (
              <rect
                key={from}
                x={index + 0.08}
                width={0.84}
                y={100 - height}
                height={height}
                fill={isChosen ? "var(--ink-2)" : "var(--line-2)"}
              />
            );
          })}
        </svg>
        <div
          className="pointer-events-none absolute inset-y-0 rounded-sm border border-ink-2 bg-ink/8"
          style={{ left: toPercent(firstIndex), width: toPercent(lastIndex - firstIndex + 1) }}
        />
        {([0, 1] as const).map((edge) => {
          const binIndex = edge === 0 ? firstIndex : lastIndex;
          const bin = bins[binIndex];
          return (
            <div
              key={edge}
              role="slider"
              tabIndex={0}
              aria-label={t(edge === 0 ? "firstDay" : "lastDay")}
              aria-valuemin={0}
              aria-valuemax={bins.length - 1}
              aria-valuenow={binIndex}
              aria-valuetext={formatDay((edge === 0 ? bin?.from : bin?.to) ?? filter.from)}
              onKeyDown={(event) => handleKey(event, edge)}
              onPointerDown={(event) => {
                event.stopPropagation();
                startDrag(event, edge === 0 ? lastIndex : firstIndex);
              }}
              className="absolute inset-y-0 grid w-6 -translate-x-1/2 cursor-ew-resize place-items-center rounded"
              style={{ left: computeHandleLeft(edge) }}
            >
              <span className="h-7 w-1.5 rounded-full border border-panel bg-strong" />
            </div>
          );
        })}
      </div>
      <p className="mt-1 flex justify-between gap-3 whitespace-nowrap text-ink-3 text-xs">
        <span>{formatDay(bins[0]?.from ?? "", "month")}</span>
        <span className="truncate">
          {draggedRange
            ? `${formatDay(bins[firstIndex]?.from ?? "")} – ${formatDay(bins[lastIndex]?.to ?? "")}`
            : peakBin.count > 0 &&
              t(`timelineMost.${findStepOfBin(peakBin)}`, {
                count: format.number(peakBin.count),
                from: formatDay(peakBin.from, findStepOfBin(peakBin) === "month" ? "month" : "full"),
              })}
        </span>
        <span>{formatDay(bins.at(-1)?.to ?? "", "month")}</span>
      </p>
    </div>
  );
}

function findRange(bins: readonly Bin[], { from, to }: InsightFilter): Range {
  const firstIndex = bins.findIndex((bin) => bin.to >= from);
  const lastIndex = bins.findLastIndex((bin) => bin.from <= to);
  const maxIndex = bins.length - 1;
  const startIndex = firstIndex < 0 ? maxIndex : firstIndex;
  return [startIndex, Math.max(startIndex, lastIndex)];
}

function findStepOfBin({ from, to }: Bin): "day" | "week" | "month" {
  if (from === to) return "day";
  return countDays(from, to) > 7 ? "month" : "week";
}

function findBusiestBin(bins: readonly Bin[]): Bin {
  return bins.reduce((busiestSoFar, bin) => (bin.count > busiestSoFar.count ? bin : busiestSoFar));
}
