"use client";

import type { MapRef } from "@vis.gl/react-maplibre";
import { useCallback, useEffect, useRef, useState } from "react";
import type { OverviewIncident } from "../use-overview";
import { BrokenMap } from "./broken-map";
import { breakPauseMs, broke, noBreaks } from "./map-breaks";
import { usePixelRatio } from "./use-pixel-ratio";
import { WallMapView } from "./wall-map-view";

type Props = {
  onMap: (map: MapRef | null) => void;
  staged: OverviewIncident | null;
  told: ReadonlyMap<string, string>;
};

/** A browser that lost its drawing gets so long to bring it back by itself. */
const restoringMs = 5_000;

/** The map, and another one after a pause when it broke, the longer the more often. */
export function WallMap({ onMap, staged, told }: Props) {
  const [breaks, setBreaks] = useState(noBreaks);
  const [map, setMap] = useState<MapRef | null>(null);
  const stoodSince = useRef<number | null>(null);

  const take = useCallback(
    (next: MapRef | null) => {
      if (next) stoodSince.current = performance.now();
      setMap(next);
      onMap(next);
    },
    [onMap],
  );
  const breakDown = useCallback(() => {
    const stoodMs = stoodSince.current === null ? 0 : performance.now() - stoodSince.current;
    stoodSince.current = null;
    setBreaks((before) => broke(before, stoodMs));
  }, []);
  usePixelRatio(map);
  const makeAnew = useCallback(() => setBreaks(({ count }) => ({ count, isBroken: false })), []);

  useEffect(() => {
    const target = map?.getMap();
    if (!target) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const heard = [
      target.on("webglcontextlost", () => {
        clearTimeout(timer);
        timer = setTimeout(breakDown, restoringMs);
      }),
      target.on("webglcontextrestored", () => clearTimeout(timer)),
    ];
    return () => {
      clearTimeout(timer);
      for (const one of heard) one.unsubscribe();
    };
  }, [map, breakDown]);

  if (breaks.isBroken) return <BrokenMap key={breaks.count} pauseMs={breakPauseMs(breaks)} onRetry={makeAnew} />;
  return <WallMapView onMap={take} staged={staged} told={told} onBroken={breakDown} />;
}
