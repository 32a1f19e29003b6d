"use client";

import type { MapRef } from "@vis.gl/react-maplibre";
import { useCallback, useEffect, useRef, useState } from "react";
import type { OverviewIncident } from "../use-overview";
import { BrokenMap } from "./broken-map";
import { WallMapView } from "./wall-map-view";

type Props = {
  onMap: (map: MapRef | null) => void;
  staged: OverviewIncident | null;
  told: ReadonlyMap<string, string>;
};

const [firstMs, longestMs] = [10_000, 300_000];
/** A browser that lost its drawing gets so long to bring it back by itself. */
const restoringMs = 5_000;
/** A map that stood for so long was well: the next trouble is a new one. */
const wellMs = 600_000;

/** The map, and another one after a pause when it broke, the longer the more often. */
export function WallMap({ onMap, staged, told }: Props) {
  const [tries, setTries] = useState(0);
  const [isBroken, setBroken] = useState(false);
  const [map, setMap] = useState<MapRef | null>(null);
  const stoodSince = useRef(0);

  const take = useCallback(
    (next: MapRef | null) => {
      if (next) stoodSince.current = Date.now();
      setMap(next);
      onMap(next);
    },
    [onMap],
  );
  const breakDown = useCallback(() => {
    setTries((before) => (Date.now() - stoodSince.current > wellMs ? 1 : before + 1));
    setBroken(true);
  }, []);

  useEffect(() => {
    const target = map?.getMap();
    if (!target) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const heard = [
      target.on("webglcontextlost", () => {
        timer = setTimeout(breakDown, restoringMs);
      }),
      target.on("webglcontextrestored", () => clearTimeout(timer)),
    ];
    return () => {
      clearTimeout(timer);
      for (const one of heard) one.unsubscribe();
    };
  }, [map, breakDown]);

  if (isBroken) {
    const pauseMs = Math.min(firstMs * 2 ** (tries - 1), longestMs);
    return <BrokenMap key={tries} pauseMs={pauseMs} onRetry={() => setBroken(false)} />;
  }
  return <WallMapView onMap={take} staged={staged} told={told} onBroken={breakDown} />;
}
