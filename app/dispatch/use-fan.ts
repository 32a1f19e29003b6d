"use client";

import type { MapRef } from "@vis.gl/react-maplibre";
import { useTranslations } from "next-intl";
import { type RefObject, useCallback, useRef, useState } from "react";
import { useMapTheme } from "../_map/style/map-theme";
import { maxSpiderLegs } from "../_map/symbols/spiderfy";
import { useAnnounce } from "./announcer";
import { heapsInView, type ShownHeap } from "./heaps-in-view";

/** What is open on the map of the units that lie together: a heap as a fan, or `onList` where it is too large for one. */
export function useFan(
  map: RefObject<MapRef | null>,
  free: RefObject<HTMLElement | null>,
  onList: (heap: ShownHeap) => void,
) {
  const t = useTranslations("fan");
  const announce = useAnnounce();
  const { scale } = useMapTheme();
  const [heap, setHeap] = useState<ShownHeap | null>(null);
  const last = useRef<string | undefined>(undefined);
  const close = useCallback(() => setHeap(null), []);

  const heaps = () => {
    const [target, room] = [map.current?.getMap(), free.current?.getBoundingClientRect()];
    return target && room ? heapsInView(target, room, scale) : [];
  };
  const show = (one: ShownHeap) => {
    last.current = one.ids[0];
    if (one.ids.length <= maxSpiderLegs) return setHeap(one);
    setHeap(null);
    onList(one);
  };
  return {
    heap,
    close,
    /** Opens what was pressed, at the place of its sign. */
    open: (ids: string[], pressed: { lng: number; lat: number }) => {
      const sign = heaps().find((one) => one.ids[0] === ids[0]);
      show({ ids, lng: sign?.lng ?? pressed.lng, lat: sign?.lat ?? pressed.lat });
    },
    /** Opens the heap nearest to the middle, then the next one. */
    openNext: () => {
      const all = heaps();
      const at = all.findIndex(({ ids }) => ids[0] === last.current);
      const next = all[(at + 1) % all.length];
      if (next) show(next);
      else announce(t("none"));
    },
  };
}
