"use client";

import type { MapRef } from "@vis.gl/react-maplibre";
import { useTranslations } from "next-intl";
import { type RefObject, useEffect, useRef, useState } from "react";
import type { Priority } from "@/db/vocabulary";
import { moveBox, type PixelBox } from "../../_map/symbols/place-labelled-symbols";
import { PriorityMark } from "../../_ui/mark";
import type { LocatedIncident } from "../overview-incident";
import { attributionSelector, panelSelector } from "./panel-boxes";
import { type Indicator, placeIndicators } from "./place-indicators";
import type { SymbolLayout } from "./symbols/place-wall-symbols";

type Props = {
  map: MapRef | null;
  /** The part of the map that is not covered by a panel. */
  mapArea: RefObject<HTMLElement | null>;
  panels: readonly PixelBox[];
  incidents: readonly LocatedIncident[];
  /** Where the map draws its symbols; null before they are placed. */
  symbolLayout: SymbolLayout | null;
  /** Called with the boxes of the indicators in map pixels when they change. */
  onPlaced: (boxes: readonly PixelBox[]) => void;
};

const emptyIndicators: Indicator[] = [];
const emptyKey = "[]";
const [insetRem, minDistanceRem] = [1.7, 4.3];
/**
 * Half the size of an indicator in rem: width and height without a count, and the width that a count and each of its
 * digits add.
 */
const [halfWidthRem, halfHeightRem, halfCountRem, halfDigitRem] = [1.24, 0.76, 0.08, 0.41];

/**
 * Arrows at the edge of the visible map that point to open incidents outside the screen or under a panel, with the
 * symbol of their priority. Arrows that are close together are merged into one with a count.
 */
export function OffscreenIndicators({ map, mapArea, panels, incidents, symbolLayout, onPlaced }: Props) {
  const t = useTranslations("wallMap");
  const priorityName = useTranslations("priority");
  const [indicators, setIndicators] = useState<Indicator[]>(emptyIndicators);
  const placedKey = useRef(emptyKey);

  useEffect(() => {
    const mapInstance = map?.getMap();
    if (!mapInstance) {
      if (placedKey.current === emptyKey) return;
      placedKey.current = emptyKey;
      setIndicators(emptyIndicators);
      onPlaced([]);
      return;
    }
    const { positions } = symbolLayout?.placement ?? {};
    const symbolBoxes = symbolLayout?.placement.listBoxes() ?? [];
    let frame = 0;
    const update = () => {
      frame = 0;
      const visibleRect = mapArea.current?.getBoundingClientRect();
      const mapRect = mapInstance.getContainer().getBoundingClientRect();
      if (!visibleRect) return;
      const offsetToArea = { x: mapRect.left - visibleRect.left, y: mapRect.top - visibleRect.top };
      const pins = incidents.flatMap(({ id, priority, location }) => {
        const { x, y } = mapInstance.project(location);
        const isOnScreen = x >= 0 && y >= 0 && x <= mapRect.width && y <= mapRect.height;
        const isSymbolVisible = positions?.get(id)?.isVisible ?? !panels.some((panel) => isInBox(panel, x, y));
        if (isOnScreen && isSymbolVisible) return [];
        return [{ id, priority, x: x + offsetToArea.x, y: y + offsetToArea.y }];
      });
      const rem = readRootFontSize();
      const box = { left: 0, top: 0, right: visibleRect.width, bottom: visibleRect.height };
      const overlay = mapArea.current?.closest(".wall-overlay");
      const coveredRects = [...(overlay?.querySelectorAll(`${panelSelector}, ${attributionSelector}`) ?? [])].map(
        (element) => element.getBoundingClientRect(),
      );
      const obstacles = [
        ...symbolBoxes.map((symbol) => moveBox(symbol, offsetToArea.x, offsetToArea.y)),
        ...coveredRects.map((box) => moveBox(box, -visibleRect.left, -visibleRect.top)),
      ];
      const halfSizeOf = (count: number) => computeHalfSize(count, rem);
      const sizes = { insetPx: insetRem * rem, minDistancePx: minDistanceRem * rem, halfSizeOf };
      const placedIndicators = placeIndicators(pins, box, sizes, obstacles);
      const key = JSON.stringify(placedIndicators);
      if (key === placedKey.current) return;
      placedKey.current = key;
      setIndicators(placedIndicators);
      onPlaced(placedIndicators.map((it) => moveBox(computeIndicatorBox(it, rem), -offsetToArea.x, -offsetToArea.y)));
    };
    const scheduleUpdate = () => {
      frame ||= requestAnimationFrame(update);
    };
    scheduleUpdate();
    const events = ["move", "moveend", "resize"] as const;
    const subscriptions = events.map((event) => mapInstance.on(event, scheduleUpdate));
    const resizeObserver = new ResizeObserver(scheduleUpdate);
    // Panels that appear or disappear in the corners change the obstacles.
    const panelObserver = new MutationObserver(scheduleUpdate);
    if (mapArea.current) {
      resizeObserver.observe(mapArea.current);
      panelObserver.observe(mapArea.current, { childList: true, subtree: true });
    }
    return () => {
      cancelAnimationFrame(frame);
      for (const subscription of subscriptions) subscription.unsubscribe();
      resizeObserver.disconnect();
      panelObserver.disconnect();
    };
  }, [map, mapArea, panels, incidents, symbolLayout, onPlaced]);

  return indicators.map(({ id, x, y, degrees, priority, count }) => (
    <div
      key={id}
      data-indicator={id}
      role="img"
      aria-label={t("indicatorLabel", { count, priority: `P${priority} ${priorityName(`${priority as Priority}`)}` })}
      className="absolute size-0"
      style={{ transform: `translate(${x}px, ${y}px)` }}
    >
      <span className="absolute flex h-[1.5rem] -translate-x-1/2 -translate-y-1/2 items-center gap-[0.15rem] rounded-full border border-line-2 bg-panel px-[0.3rem]">
        <svg viewBox="0 0 24 24" className="size-[0.8rem]" style={{ rotate: `${degrees}deg` }} aria-hidden="true">
          <path d="M12 2 22 21 12 16.5 2 21Z" fill={`var(--p${priority})`} />
        </svg>
        <PriorityMark priority={priority as Priority} className="size-[0.9rem]" />
        {count > 1 && <span className="wall-heading font-bold leading-none">{count}</span>}
      </span>
    </div>
  ));
}

function computeHalfSize(count: number, rem: number) {
  const countRem = count > 1 ? halfCountRem + halfDigitRem * `${count}`.length : 0;
  return { x: (halfWidthRem + countRem) * rem, y: halfHeightRem * rem };
}

function computeIndicatorBox({ x, y, count }: Indicator, rem: number): PixelBox {
  const half = computeHalfSize(count, rem);
  return { left: x - half.x, top: y - half.y, right: x + half.x, bottom: y + half.y };
}

function isInBox({ left, top, right, bottom }: PixelBox, x: number, y: number): boolean {
  return x > left && x < right && y > top && y < bottom;
}

function readRootFontSize(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}
