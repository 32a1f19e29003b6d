"use client";

import type { MapRef } from "@vis.gl/react-maplibre";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from "react";
import { useUnits } from "../../_live/cache/use-live-data";
import { computeFanOffsets } from "../../_map/symbols/spiderfy";
import { UnitMark } from "../../_ui/mark";
import type { VisibleCluster } from "./use-unit-fan";

type Props = {
  cluster: VisibleCluster;
  map: RefObject<MapRef | null>;
  /** The part of the map that panels do not cover. The fan stays inside it. */
  freeArea: RefObject<HTMLElement | null>;
  /** `at` is the unit's position on the map, in pixels. */
  onPick: (id: string, at: { x: number; y: number }) => void;
  onClose: () => void;
};

/** Radius of the cluster's symbol; the lines to the units start at its edge. */
const clusterRadiusPx = 20;
/** Half the width and half the height of a unit symbol, including its name. */
const [symbolHalfWidthPx, symbolHalfHeightPx] = [48, 34];

/**
 * Spreads the units of a cluster out around it, at any zoom level. Arrow keys move between them; Esc or a click outside
 * closes the fan. The fan is HTML rather than a map layer, so opening it does not make the map lay out its symbols
 * again.
 */
export function UnitFan({ cluster, map, freeArea, onPick, onClose }: Props) {
  const t = useTranslations("map");
  const kindName = useTranslations("unitKind");
  const statusName = useTranslations("unitStatus");
  const { unitsById } = useUnits();
  const fan = useRef<HTMLElement>(null);
  const [[shiftX, shiftY], setShift] = useState<Shift>([0, 0]);
  const units = cluster.ids.flatMap((id) => unitsById.get(id) ?? []);
  const unitOffsets = computeFanOffsets(units.length);
  const availableCount = units.filter((unit) => unit.status === "available").length;

  useLayoutEffect(() => {
    const mapInstance = map.current?.getMap();
    if (!mapInstance) return;
    setShift(
      computeShiftIntoArea(
        computeFanOffsets(cluster.ids.length),
        computeScreenPosition(mapInstance, cluster),
        freeArea.current?.getBoundingClientRect(),
      ),
    );
    const followMap = () => {
      const { x, y } = computeMapPosition(mapInstance, cluster);
      if (fan.current) fan.current.style.transform = `translate(${x}px, ${y}px)`;
    };
    followMap();
    const subscription = mapInstance.on("move", followMap);
    return () => subscription.unsubscribe();
  }, [map, freeArea, cluster]);

  useLayoutEffect(() => {
    const handleKey = (event: globalThis.KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      onClose();
    };
    window.addEventListener("keydown", handleKey, true);
    fan.current?.querySelector("button")?.focus({ preventScroll: true });
    return () => window.removeEventListener("keydown", handleKey, true);
  }, [onClose]);

  const pickUnit = (id: string, [x, y]: readonly [number, number]) => {
    const mapInstance = map.current?.getMap();
    if (!mapInstance) return;
    const centre = computeMapPosition(mapInstance, cluster);
    onPick(id, { x: centre.x + shiftX + x, y: centre.y + shiftY + y });
  };
  return (
    <section
      ref={fan}
      aria-label={t("grouped", { available: availableCount, count: units.length })}
      className="pointer-events-none absolute top-0 left-0 z-10"
    >
      <svg className="absolute overflow-visible" width="1" height="1" aria-hidden="true">
        {unitOffsets.map(([x, y]) => {
          const [toX, toY] = [x + shiftX, y + shiftY];
          const clusterShare = clusterRadiusPx / Math.max(clusterRadiusPx, Math.hypot(toX, toY));
          return (
            <line
              key={`${x} ${y}`}
              x1={toX * clusterShare}
              y1={toY * clusterShare}
              x2={toX}
              y2={toY}
              stroke="var(--ink-2)"
              strokeWidth="1.5"
            />
          );
        })}
      </svg>
      <ul onKeyDown={moveFocus}>
        {units.map((unit, index) => {
          const [x, y] = unitOffsets[index] ?? [0, 0];
          return (
            <li key={unit.id} className="absolute" style={{ left: x + shiftX, top: y + shiftY }}>
              <button
                type="button"
                title={`${kindName(unit.kind)}, ${statusName(unit.status)}`}
                onClick={() => pickUnit(unit.id, [x, y])}
                className="pointer-events-auto flex -translate-x-1/2 -translate-y-4 flex-col items-center rounded-md"
              >
                <UnitMark
                  kind={unit.kind}
                  status={unit.status}
                  stale={unit.basis !== "fix"}
                  simulated={unit.simulated}
                />
                <span className="mt-0.5 whitespace-nowrap rounded border border-line-2 bg-panel px-1 font-semibold text-[0.6875rem] leading-4">
                  {unit.callSign}
                </span>
                <span className="sr-only">{`${kindName(unit.kind)}, ${statusName(unit.status)}`}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function moveFocus(event: KeyboardEvent<HTMLUListElement>): void {
  const indexStep = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (indexStep === undefined) return;
  const buttons = [...event.currentTarget.querySelectorAll("button")];
  const index = buttons.findIndex((button) => button.matches(":focus"));
  buttons.at((index + indexStep) % buttons.length)?.focus();
  event.preventDefault();
}

type MapLibreMap = ReturnType<MapRef["getMap"]>;
type Point = { x: number; y: number };
type Shift = readonly [right: number, down: number];

/** Position of a cluster in pixels, relative to the map's parent element, which may be larger than the map. */
function computeMapPosition(map: MapLibreMap, cluster: VisibleCluster): Point {
  const { x, y } = map.project(cluster);
  return { x: x + (map.getContainer().parentElement?.offsetLeft ?? 0), y };
}

function computeScreenPosition(map: MapLibreMap, cluster: VisibleCluster): Point {
  const { left, top } = map.getContainer().getBoundingClientRect();
  const { x, y } = map.project(cluster);
  return { x: left + x, y: top + y };
}

/**
 * Returns the shift, in pixels, that brings the whole fan into the area that panels do not cover; zero if the fan does
 * not fit there.
 */
function computeShiftIntoArea(
  unitOffsets: readonly (readonly [number, number])[],
  { x, y }: Point,
  freeRect: DOMRect | undefined,
): Shift {
  const halfWidth = Math.max(...unitOffsets.map(([offsetX]) => Math.abs(offsetX))) + symbolHalfWidthPx;
  const halfHeight = Math.max(...unitOffsets.map(([, offsetY]) => Math.abs(offsetY))) + symbolHalfHeightPx;
  if (!freeRect || freeRect.width < 2 * halfWidth || freeRect.height < 2 * halfHeight) return [0, 0];
  const shiftNeeded = (value: number, min: number, max: number) => Math.min(max, Math.max(min, value)) - value;
  return [
    Math.round(shiftNeeded(x, freeRect.left + halfWidth, freeRect.right - halfWidth)),
    Math.round(shiftNeeded(y, freeRect.top + halfHeight, freeRect.bottom - halfHeight)),
  ];
}
