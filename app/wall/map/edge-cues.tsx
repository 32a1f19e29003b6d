"use client";

import type { MapRef } from "@vis.gl/react-maplibre";
import { useTranslations } from "next-intl";
import { type RefObject, useEffect, useMemo, useState } from "react";
import type { Priority } from "@/db/vocabulary";
import { useMapTheme } from "../../_map/style/map-theme";
import { PriorityMark } from "../../_ui/mark";
import type { Coming } from "../stage/use-coming";
import type { PlacedIncident } from "../use-overview";
import { type Box, type Cue, placeCues } from "./place-cues";
import { stepOfZoom } from "./step-of-zoom";
import { takenPlaces } from "./taken-places";

type Props = {
  map: MapRef | null;
  free: RefObject<HTMLElement | null>;
  incidents: readonly PlacedIncident[];
  coming: readonly Coming[];
  told: ReadonlyMap<string, string>;
};

const none: Cue[] = [];
const [insetRem, apartRem, radiusRem] = [2.5, 3.8, 2];

/**
 * At the edge of the free part of the map: an arrow with the shape of the priority for each open incident that lies beyond, clear of
 * what else stands there.
 */
export function EdgeCues({ map, free, incidents, coming, told }: Props) {
  const t = useTranslations("wallMap");
  const priorityName = useTranslations("priority");
  const look = useMapTheme();
  const [cues, setCues] = useState<Cue[]>(none);
  const named = useMemo(
    () => coming.flatMap(({ unitId, callSign, at }) => (at ? [{ at, words: told.get(unitId) ?? callSign }] : [])),
    [coming, told],
  );

  useEffect(() => {
    const target = map?.getMap();
    if (!target) return;
    let frame = 0;
    const measure = () => {
      frame = 0;
      const room = free.current?.getBoundingClientRect();
      const whole = target.getContainer().getBoundingClientRect();
      if (!room) return;
      const aside = { x: whole.left - room.left, y: whole.top - room.top };
      const pins = incidents.map(({ id, priority, location }) => {
        const { x, y } = target.project(location);
        return { id, priority, x: x + aside.x, y: y + aside.y };
      });
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      const box = { left: 0, top: 0, right: room.width, bottom: room.height };
      const signs = takenPlaces(target, { incidents, named, zoom: stepOfZoom(target.getZoom()), look });
      const panels = [...(free.current?.querySelectorAll(".wall-panel") ?? [])].map((one) =>
        one.getBoundingClientRect(),
      );
      const taken = [
        ...signs.map((one) => movedBy(one, aside)),
        ...panels.map((one) => movedBy(one, { x: -room.left, y: -room.top })),
      ];
      const sizes = { insetPx: insetRem * rem, apartPx: apartRem * rem, radiusPx: radiusRem * rem };
      const placed = placeCues(pins, box, sizes, taken);
      setCues((before) => (JSON.stringify(before) === JSON.stringify(placed) ? before : placed));
    };
    const soon = () => {
      frame ||= requestAnimationFrame(measure);
    };
    soon();
    const heard = [target.on("move", soon), target.on("moveend", soon), target.on("resize", soon)];
    const observer = new ResizeObserver(soon);
    // What stands in the corners comes and goes.
    const corners = new MutationObserver(soon);
    if (free.current) {
      observer.observe(free.current);
      corners.observe(free.current, { childList: true, subtree: true });
    }
    return () => {
      cancelAnimationFrame(frame);
      for (const one of heard) one.unsubscribe();
      observer.disconnect();
      corners.disconnect();
    };
  }, [map, free, incidents, named, look]);

  return cues.map(({ id, x, y, degrees, priority, count }) => (
    <div
      key={id}
      data-cue={id}
      role="img"
      aria-label={t("cue", { count, priority: `P${priority} ${priorityName(`${priority as Priority}`)}` })}
      className="absolute size-0"
      style={{ transform: `translate(${x}px, ${y}px)` }}
    >
      <span className="absolute grid size-[2.9rem] -translate-x-1/2 -translate-y-1/2 place-items-center rounded-full border border-line-2 bg-panel">
        <PriorityMark priority={priority as Priority} className="size-[1.8rem]" />
      </span>
      <svg
        viewBox="0 0 24 24"
        className="absolute -top-[3rem] -left-[3rem] size-[6rem]"
        style={{ transform: `rotate(${degrees}deg)` }}
        aria-hidden="true"
      >
        <path d="M12 2.6 14.4 6.4 H9.6 Z" fill={`var(--p${priority})`} stroke="var(--panel)" strokeWidth="0.5" />
      </svg>
      {count > 1 && (
        <span className="absolute top-[0.35rem] left-[0.35rem] rounded-full bg-strong px-[0.4rem] font-bold text-[1rem] text-on-strong leading-[1.3rem]">
          {count}
        </span>
      )}
    </div>
  ));
}

function movedBy({ left, top, right, bottom }: Box, { x, y }: { x: number; y: number }): Box {
  return { left: left + x, top: top + y, right: right + x, bottom: bottom + y };
}
