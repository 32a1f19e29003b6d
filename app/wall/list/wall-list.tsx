"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Arrivals } from "../../_live/arrivals/use-arrivals";
import { Button } from "../../_ui/button";
import { Skeleton } from "../../_ui/state-message";
import { useFormat } from "../../_words/use-format";
import { useOverview } from "../use-overview";
import { arrangeRows, countColumns } from "./arrange-rows";
import { WallRow } from "./wall-row";

type Props = {
  arrivals: Arrivals;
  spotlightedId: string | null;
  frozenAt: Date | null;
  /** Whether the list fills the width of its grid area, in as many columns as fit. */
  fillsWidth: boolean;
  /** Shown in the space that is left below the list. */
  children: ReactNode;
};

/**
 * The list of open incidents, most urgent first. If not all fit, critical ones stay on the screen, and the others are
 * shown in pages that rotate.
 */
export function WallList({ arrivals, spotlightedId, frozenAt, fillsWidth, children }: Props) {
  const t = useTranslations("wall");
  const tQueue = useTranslations("queue");
  const format = useFormat();
  const { incidents, query } = useOverview();
  const container = useRef<HTMLDivElement>(null);
  const capacity = useCapacity(container, spotlightedId !== null, fillsWidth);
  const arrangement = capacity && incidents ? arrangeRows(incidents, capacity) : null;
  const pageCount = arrangement?.pages.length ?? 1;
  const pageIndex = usePageRotation(pageCount);
  const shownIncidents = arrangement ? [...arrangement.pinnedIncidents, ...(arrangement.pages[pageIndex] ?? [])] : [];
  const hiddenCount = arrangement ? (incidents?.length ?? 0) - shownIncidents.length : 0;
  const columnCount = arrangement?.columnCount ?? 1;
  const maxRows = arrangement?.rowsPerColumn ?? 0;
  const rowCount = pageCount > 1 ? maxRows : Math.min(maxRows, Math.ceil(shownIncidents.length / columnCount));
  return (
    <div
      ref={container}
      className="flex flex-col"
      style={{ width: fillsWidth ? "100%" : `calc(var(--rail) * ${columnCount})` }}
    >
      <section
        aria-label={tQueue("title")}
        className="wall-panel pointer-events-auto max-h-full shrink-0 overflow-hidden"
      >
        <h2
          className={
            incidents?.length === 0
              ? "sr-only"
              : "flex h-[1.7rem] items-center gap-4 border-line border-b px-3 font-semibold"
          }
        >
          {/* The space is invisible; it separates the number from the words for screen readers. */}
          {incidents && <span className="wall-heading font-bold">{`${format.number(incidents.length)} `}</span>}
          <span className={hiddenCount > 0 ? "sr-only" : "wall-heading"}>{tQueue("title")}</span>
          {hiddenCount > 0 && (
            <span
              className="wall-fit wall-heading ml-auto justify-end font-medium text-ink-2"
              data-hidden={hiddenCount}
            >
              {arrangement && arrangement.hiddenCount > 0 && (
                <span className="text-alarm">{t("moreCritical", { count: arrangement.hiddenCount })}</span>
              )}
              <span>{t("more", { count: hiddenCount })}</span>
              <span>{`· ${t("page", { page: pageIndex + 1, pages: pageCount })}`}</span>
            </span>
          )}
        </h2>
        {query.isPending && <Skeleton rows={4} label={tQueue("loading")} />}
        {!incidents && query.isError && <LoadError onRetry={() => query.refetch()} />}
        {incidents?.length === 0 && <p className="wall-heading text-balance px-3 py-1 font-semibold">{t("quiet")}</p>}
        {arrangement && shownIncidents.length > 0 && (
          <ul
            className="grid grid-flow-col"
            data-density={arrangement.density}
            style={{
              gridTemplateRows: `repeat(${rowCount}, ${rowRem[arrangement.density]}rem)`,
              gridTemplateColumns: `repeat(${arrangement.columnCount}, minmax(0, 1fr))`,
            }}
          >
            {shownIncidents.map((incident) => (
              <WallRow
                key={incident.id}
                arrivals={arrivals}
                incident={incident}
                density={arrangement.density}
                isSpotlighted={incident.id === spotlightedId}
                frozenAt={frozenAt}
              />
            ))}
          </ul>
        )}
      </section>
      {children}
    </div>
  );
}

function LoadError({ onRetry }: { onRetry: () => void }) {
  const tScreen = useTranslations("screen");
  const tCommon = useTranslations("common");
  return (
    <div role="alert" className="px-3 py-4">
      <p className="wall-heading font-semibold text-alarm">{tScreen("failed")}</p>
      <p className="mt-1 mb-3 text-ink-2">{tScreen("failedText")}</p>
      <Button onClick={onRetry}>{tCommon("retry")}</Button>
    </div>
  );
}

/** Height in rem at which the list shows all critical incidents and one other in dense rows; at most six rows. */
export function computeMinListRem(incidents: readonly { priority: number }[]): number {
  const criticalCount = incidents.filter(({ priority }) => priority === 1).length;
  return headingRem + Math.min(criticalCount + 1, incidents.length, 6) * rowRem.dense;
}

const pageMs = 10_000;

/** The index of the page to show; advances every 10 s. */
function usePageRotation(pageCount: number): number {
  const [page, setPage] = useState(0);

  useEffect(() => {
    if (pageCount < 2) return;
    const timer = setInterval(() => setPage((previous) => previous + 1), pageMs);
    return () => clearInterval(timer);
  }, [pageCount]);

  return page % Math.max(1, pageCount);
}

/** Row heights of `WallRow` in rem. */
const rowRem = { comfortable: 3.95, compact: 2.7, dense: 1.4 } as const;
/** Height of the list's heading and borders in rem. */
const headingRem = 1.75;

/**
 * Returns how many rows fit below the list's heading, and how many columns fit; null until the element has been
 * measured, and while it is hidden.
 */
function useCapacity(elementRef: RefObject<HTMLElement | null>, hasSpotlight: boolean, fillsWidth: boolean) {
  const [capacity, setCapacity] = useState<Parameters<typeof arrangeRows>[1] | null>(null);

  useLayoutEffect(() => {
    const element = elementRef.current;
    if (!element) return;
    const measure = () => {
      // A hidden list has no rows, so it does not rotate pages either.
      if (element.clientHeight === 0) return setCapacity(null);
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      const countRowsThatFit = (heightRem: number) =>
        Math.max(1, Math.floor((element.clientHeight - headingRem * rem) / (heightRem * rem)));
      const widthRem = (fillsWidth ? element.clientWidth : window.innerWidth) / rem;
      const railRem = Number.parseFloat(getComputedStyle(element).getPropertyValue("--rail"));
      setCapacity({
        comfortable: countRowsThatFit(rowRem.comfortable),
        compact: countRowsThatFit(rowRem.compact),
        dense: countRowsThatFit(rowRem.dense),
        columnCount: countColumns({ widthRem, railRem, fillsWidth, hasSpotlight }),
      });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    window.addEventListener("resize", measure);
    return () => {
      observer.disconnect();
      window.removeEventListener("resize", measure);
    };
  }, [elementRef, hasSpotlight, fillsWidth]);

  return capacity;
}
