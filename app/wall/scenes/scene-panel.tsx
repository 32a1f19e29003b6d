"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type ReactNode, type RefObject, useLayoutEffect, useRef, useState } from "react";
import type { WallScene } from "@/db/vocabulary";
import { isMissingOrOutdated } from "../../_live/cache/use-hazards";
import { useCoarseClock } from "../../_map/motion/use-coarse-clock";
import { Skeleton } from "../../_ui/state-message";

type Props = {
  scene: WallScene;
  query: UseQueryResult<unknown, unknown>;
  /** Shown instead of the content if there is nothing to show; null otherwise. */
  emptyText: string | null;
  /** The most important number, beside the heading. */
  figure: ReactNode;
  children: ReactNode;
};

/**
 * The panel of the units, figures and fires scenes: a heading with the main figure, and the details below it. It says
 * if the data is loading, could not be loaded, is outdated because it can no longer be loaded, or is empty.
 */
export function ScenePanel({ scene, query, emptyText, figure, children }: Props) {
  const sceneName = useTranslations("wallScene");
  const tScreen = useTranslations("screen");
  // Renders again every 20 s: data becomes outdated without any change of the query.
  useCoarseClock();
  const hasFailed = isMissingOrOutdated(query);
  const isEmpty = !query.isPending && emptyText !== null;
  return (
    <section
      aria-label={sceneName(scene)}
      className="wall-panel flex max-h-full w-(--rail) max-w-full flex-col overflow-hidden"
    >
      <h2 className="wall-fit wall-heading h-[1.7rem]! shrink-0 border-line border-b px-3 font-semibold">
        {query.data !== undefined && !isEmpty && <span className="font-bold leading-[1.7rem]">{figure} </span>}
        <span className="leading-[1.7rem]">{sceneName(scene)}</span>
      </h2>
      {query.isPending && <Skeleton rows={4} label={tScreen("loading")} />}
      {hasFailed && (
        <p role="alert" className="wall-heading px-3 py-2 font-semibold text-alarm">
          {tScreen("failed")}
        </p>
      )}
      {!hasFailed && isEmpty && <p className="wall-heading px-3 py-2 text-balance">{emptyText}</p>}
      {query.data !== undefined && !isEmpty && children}
    </section>
  );
}

type CountedListProps = {
  /** Number of items that are counted if they do not fit; further children, which come last, are only hidden. */
  count: number;
  className?: string;
  children: ReactNode;
};

/** A list of items, the most important first, and below it the number of those that do not fit. */
export function CountedList({ count, className = "", children }: CountedListProps) {
  const t = useTranslations("wall");
  const list = useRef<HTMLUListElement>(null);
  const hiddenCount = useHiddenCount(list, count);
  return (
    <>
      <ul
        ref={list}
        className={`flex min-h-0 flex-[0_1_auto] flex-col flex-wrap gap-x-8 overflow-hidden [&>li]:w-full [&>li]:shrink-0 ${className}`}
      >
        {children}
      </ul>
      {hiddenCount > 0 && (
        <p className={`wall-fit shrink-0 font-semibold ${className}`} data-hidden={hiddenCount}>
          {t("more", { count: hiddenCount })}
        </p>
      )}
    </>
  );
}

/** Returns how many of the first `count` children of a list are outside it, and so hidden. */
function useHiddenCount(listRef: RefObject<HTMLElement | null>, count: number): number {
  const [hiddenCount, setHiddenCount] = useState(0);

  // Without a dependency list, because a full list does not change its size when its items change.
  useLayoutEffect(() => {
    const list = listRef.current;
    if (!list) return;
    const measure = () => {
      const { right, bottom, height } = list.getBoundingClientRect();
      const boxes = [...list.children].slice(0, count).map((child) => child.getBoundingClientRect());
      // Without the line that counts hidden items, there may be room for all of them.
      const roomPx = height + (list.nextElementSibling?.getBoundingClientRect().height ?? 0);
      const neededPx = boxes.reduce((sum, box) => sum + box.height, 0);
      const hiddenBoxes = boxes.filter(({ left, top }) => left >= right - 1 || top >= bottom - 1);
      setHiddenCount(neededPx <= roomPx ? 0 : hiddenBoxes.length);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(list);
    return () => observer.disconnect();
  });

  return hiddenCount;
}
