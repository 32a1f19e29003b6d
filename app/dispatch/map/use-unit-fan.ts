"use client";

import type { MapRef } from "@vis.gl/react-maplibre";
import type { Map as MapLibreMap } from "maplibre-gl";
import { useTranslations } from "next-intl";
import { type RefObject, useCallback, useRef, useState } from "react";
import { useMapTheme } from "../../_map/style/map-theme";
import { maxSpiderLegs } from "../../_map/symbols/spiderfy";
import { useAnnounce } from "../sounds/announcer";

/** The open unit cluster: shown as a fan, or passed to `onList` when it is too large for one. */
export function useUnitFan(
  map: RefObject<MapRef | null>,
  free: RefObject<HTMLElement | null>,
  onList: (heap: VisibleCluster) => void,
) {
  const t = useTranslations("fan");
  const announce = useAnnounce();
  const { scale } = useMapTheme();
  const [heap, setHeap] = useState<VisibleCluster | null>(null);
  const last = useRef<string | undefined>(undefined);
  const close = useCallback(() => setHeap(null), []);

  const heaps = () => {
    const [target, room] = [map.current?.getMap(), free.current?.getBoundingClientRect()];
    return target && room ? visibleClusters(target, room, scale) : [];
  };
  const show = (one: VisibleCluster) => {
    last.current = one.ids[0];
    if (one.ids.length <= maxSpiderLegs) return setHeap(one);
    setHeap(null);
    onList(one);
  };
  return {
    heap,
    close,
    /** Opens the pressed cluster at its symbol. */
    open: (ids: string[], pressed: { lng: number; lat: number }) => {
      const sign = heaps().find((one) => one.ids[0] === ids[0]);
      show({ ids, lng: sign?.lng ?? pressed.lng, lat: sign?.lat ?? pressed.lat });
    },
    /** Opens the cluster nearest to the centre, then the next one. */
    openNext: () => {
      const all = heaps();
      const at = all.findIndex(({ ids }) => ids[0] === last.current);
      const next = all[(at + 1) % all.length];
      if (next) show(next);
      else announce(t("none"));
    },
  };
}

/** Units the map shows as one symbol, and its position. */
export type VisibleCluster = { ids: string[]; lng: number; lat: number };

/** Clusters inside the free area, from the centre outwards. */
function visibleClusters(map: MapLibreMap, free: DOMRect, scale: number): VisibleCluster[] {
  if (!map.getLayer("unit")) return [];
  const { left, top } = map.getContainer().getBoundingClientRect();
  const [middleX, middleY] = [(free.left + free.right) / 2 - left, (free.top + free.bottom) / 2 - top];
  const [reachX, reachY] = [free.width / 2, free.height / 2];
  const shown = new Map(
    map.queryRenderedFeatures({ layers: ["unit"] }).flatMap(({ properties, geometry }) => {
      const ids = String(properties.units).split(",");
      if (ids.length < 2 || geometry.type !== "Point") return [];
      const at = map.project(geometry.coordinates as [number, number]);
      const [asideX, asideY]: [number, number] = properties.offset;
      return [[String(properties.key), { ids, x: at.x + asideX * scale, y: at.y + asideY * scale }]] as const;
    }),
  );
  return [...shown.values()]
    .filter(({ x, y }) => Math.abs(x - middleX) < reachX && Math.abs(y - middleY) < reachY)
    .sort((one, other) => away(one) - away(other))
    .map(({ ids, x, y }) => ({ ids, ...map.unproject([x, y]) }));

  function away({ x, y }: { x: number; y: number }): number {
    return Math.hypot(x - middleX, y - middleY);
  }
}
