"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { flushSync } from "react-dom";
import type { InsightFilter } from "@/server/domain/insight";
import type { DistrictView } from "@/server/places/list-places";
import { useTRPC } from "../../_live/cache/trpc";
import { Skeleton, StateMessage } from "../../_ui/state-message";
import { useFormat } from "../../_words/use-format";
import { useInsight } from "../filters/view-context";
import { restrictToPlace } from "./cells";
import { PlaceCard } from "./place-card";
import { computeRate } from "./use-class-breaks";
import type { Density } from "./use-density";
import { usePlaceNames } from "./use-place-names";

const maxListedCells = 20;

type Props = {
  filter: InsightFilter;
  /** The filter, restricted to the shown step of the time-lapse; null if it leaves out that step. */
  shownFilter: InsightFilter | null;
  density: Density;
  districts: readonly DistrictView[];
  isPlaying: boolean;
  chosenKey: string | null;
  hoveredKey: string | null;
  onHover: (key: string | null) => void;
  onChoose: (key: string | null) => void;
};

/** The panel beside the map: a list of places by count, or the details of the selected one. */
export function SidePanel({
  filter,
  shownFilter,
  density,
  districts,
  isPlaying,
  chosenKey,
  hoveredKey,
  onHover,
  onChoose,
}: Props) {
  const t = useTranslations("insightMap");
  const trpc = useTRPC();
  const { view, setView } = useInsight();
  const describePlace = usePlaceNames();
  const { way: display, measure, compare } = view;
  const showsRates = display === "district" && measure === "rate";
  const comparison = useQuery(
    trpc.insight.compare.queryOptions(
      { filter, with: "years" },
      { enabled: compare === "years" && display !== "cell" && !isPlaying, placeholderData: keepPreviousData },
    ),
  );
  const usualRanges = compare === "years" && !isPlaying ? comparison.data?.districts : undefined;

  const listedPlaces = useMemo((): ListedPlace[] => {
    if (display === "cell") {
      const sortedCells = [...density.cells].sort(([, a], [, b]) => b - a).slice(0, maxListedCells);
      return sortedCells.map(([key, count]) => ({ key, ...describePlace(key), count }));
    }
    const rows = districts.map(({ code, population }): ListedPlace => {
      const count = density.districts.get(code) ?? 0;
      const usualRange = usualRanges?.find((district) => district.code === code);
      return {
        key: code,
        ...describePlace(code),
        count,
        ...(showsRates && { rate: computeRate(count, population) }),
        usualRange:
          usualRange && usualRange.low !== null && usualRange.high !== null
            ? { low: usualRange.low, high: usualRange.high }
            : null,
      };
    });
    const sortValueOf = ({ count, rate }: ListedPlace) => (rate === undefined ? count : (rate ?? -1));
    return rows.sort((a, b) => sortValueOf(b) - sortValueOf(a) || b.count - a.count);
  }, [display, showsRates, density.cells, density.districts, districts, usualRanges, describePlace]);

  if (chosenKey !== null) {
    const isDistrict = districts.some(({ code }) => code === chosenKey);
    const close = () => {
      flushSync(() => onChoose(null));
      document.querySelector<HTMLElement>(`[data-place="${CSS.escape(chosenKey)}"]`)?.focus();
    };
    return (
      <PlaceCard
        key={chosenKey}
        {...describePlace(chosenKey)}
        filter={shownFilter && restrictToPlace(shownFilter, isDistrict ? { district: chosenKey } : { cell: chosenKey })}
        onFilterByPlace={() => void setView(isDistrict ? { district: [chosenKey] } : { cell: chosenKey })}
        onClose={close}
      />
    );
  }
  if (density.places.isPending) return <Skeleton rows={10} label={t("loadingPlaces")} />;
  const showsCells = display === "cell";
  return (
    <PlaceList
      title={t(showsCells ? "topCells" : "byDistrict")}
      note={
        showsCells
          ? t("topCellsNote", { count: Math.min(maxListedCells, density.cells.size), of: density.cells.size })
          : null
      }
      places={listedPlaces}
      hoveredKey={hoveredKey}
      onHover={onHover}
      onChoose={onChoose}
    />
  );
}

export type ListedPlace = {
  key: string;
  name: string;
  aside: string | null;
  count: number;
  /** Incidents per 10,000 people; undefined if rates are not displayed. */
  rate?: number | null;
  /** Range of the counts in earlier years; null if there are too few years. */
  usualRange?: { low: number; high: number } | null;
};

type PlaceListProps = {
  title: string;
  note: string | null;
  places: readonly ListedPlace[];
  hoveredKey: string | null;
  onHover: (key: string | null) => void;
  onChoose: (key: string) => void;
};

/** The places on the map as a list, for use with the keyboard and with screen readers. */
function PlaceList({ title, note, places, hoveredKey, onHover, onChoose }: PlaceListProps) {
  const t = useTranslations("insightMap");
  const format = useFormat();
  const maxValue = Math.max(1, ...places.map(({ count, rate }) => (rate === undefined ? count : (rate ?? 0))));
  return (
    <section aria-label={title}>
      <header className="sticky top-0 z-1 border-line border-b bg-panel px-4 py-2.5">
        <h2 className="font-semibold">{title}</h2>
        {note && <p className="text-ink-3 text-xs">{note}</p>}
      </header>
      {places.length === 0 && <StateMessage title={t("noPlaces")} />}
      <ol>
        {places.map(({ key, name, aside, count, rate, usualRange }) => {
          const barValue = rate === undefined ? count : (rate ?? 0);
          return (
            <li key={key} className="border-line border-b">
              <button
                type="button"
                data-place={key}
                onClick={() => onChoose(key)}
                onPointerEnter={() => onHover(key)}
                onPointerLeave={() => onHover(null)}
                onFocus={() => onHover(key)}
                onBlur={() => onHover(null)}
                className={`relative block w-full px-4 py-2 text-left hover:bg-hover focus-visible:-outline-offset-2 ${hoveredKey === key ? "bg-hover" : ""}`}
              >
                <span className="flex items-baseline justify-between gap-3">
                  <span className="min-w-0 truncate font-medium">{name}</span>
                  <span className="shrink-0">
                    <strong className="font-semibold text-[0.9375rem]">{format.number(count)}</strong>
                    {rate !== undefined && (
                      <span className="ml-2 text-ink-2">
                        {rate === null ? t("noRate") : t("rateOf", { rate: format.decimal(rate) })}
                      </span>
                    )}
                  </span>
                </span>
                <span className="mt-1 flex items-center gap-3">
                  <span aria-hidden className="h-1.5 flex-1 overflow-hidden rounded-full bg-raised">
                    <span
                      className="block h-full rounded-full bg-ink-3"
                      style={{ width: `${(barValue / maxValue) * 100}%` }}
                    />
                  </span>
                  {usualRange && (
                    <span className="shrink-0 text-ink-3 text-xs">
                      {t("usual", { low: format.number(usualRange.low), high: format.number(usualRange.high) })}
                      {count > usualRange.high && <strong className="ml-1 text-ink">▲ {t("more")}</strong>}
                      {count < usualRange.low && <strong className="ml-1 text-ink">▼ {t("fewer")}</strong>}
                    </span>
                  )}
                  {aside && <span className="shrink-0 text-ink-3 text-xs">{aside}</span>}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
