"use client";

import type { MapRef } from "@vis.gl/react-maplibre";
import { useTranslations } from "next-intl";
import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import type { Arrivals } from "../../_live/arrivals/use-arrivals";
import type { PixelBox } from "../../_map/symbols/place-labelled-symbols";
import type { OverviewIncident } from "../overview-incident";
import { useCountdown } from "../unattended/use-countdown";
import { computeMapBackoffMs, initialFailures, recordFailure } from "./map-failures";
import { usePixelRatio } from "./screen-scale";
import type { SymbolLayout, WatchToPlace } from "./symbols/place-wall-symbols";
import { WallMapView } from "./wall-map-view";

type Props = {
  arrivals: Arrivals;
  onMap: (map: MapRef | null) => void;
  /** Called with the positions of all symbols when they change. */
  onSymbolLayout: (symbolLayout: SymbolLayout | null) => void;
  spotlightedIncident: OverviewIncident | null;
  captions: ReadonlyMap<string, string>;
  /** Whether only critical incidents are shown, so that the units have room. */
  showsOnlyCritical?: boolean;
  /** The fire watches whose marks are on the map, the most important first. */
  watches?: readonly WatchToPlace[];
  /** Areas of the map that are covered by panels and by the indicators of off-screen incidents. */
  coveredBoxes: readonly PixelBox[];
  /** Further layers, drawn below units and incidents. */
  children?: ReactNode;
};

/** How long the browser gets to restore a lost WebGL context by itself. */
const restoreMs = 5_000;

/** The wall's map. After a failure it is created again, with exponential backoff. */
export function WallMap({
  arrivals,
  onMap,
  onSymbolLayout,
  spotlightedIncident,
  captions,
  showsOnlyCritical = false,
  watches,
  coveredBoxes,
  children,
}: Props) {
  const [failures, setFailures] = useState(initialFailures);
  const [map, setMap] = useState<MapRef | null>(null);
  const createdAt = useRef<number | null>(null);

  const setMapRef = useCallback(
    (newMap: MapRef | null) => {
      if (newMap) createdAt.current = performance.now();
      setMap(newMap);
      onMap(newMap);
    },
    [onMap],
  );
  const fail = useCallback(() => {
    const workedMs = createdAt.current === null ? 0 : performance.now() - createdAt.current;
    createdAt.current = null;
    setFailures((previous) => recordFailure(previous, workedMs));
  }, []);
  usePixelRatio(map);
  const retry = useCallback(() => setFailures(({ count }) => ({ count, hasFailed: false })), []);

  useEffect(() => {
    const mapInstance = map?.getMap();
    if (!mapInstance) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const subscriptions = [
      mapInstance.on("webglcontextlost", () => {
        clearTimeout(timer);
        timer = setTimeout(fail, restoreMs);
      }),
      mapInstance.on("webglcontextrestored", () => clearTimeout(timer)),
    ];
    return () => {
      clearTimeout(timer);
      for (const subscription of subscriptions) subscription.unsubscribe();
    };
  }, [map, fail]);

  if (failures.hasFailed)
    return <FailedMap key={failures.count} backoffMs={computeMapBackoffMs(failures)} onRetry={retry} />;
  return (
    <WallMapView
      arrivals={arrivals}
      onMap={setMapRef}
      onSymbolLayout={onSymbolLayout}
      spotlightedIncident={spotlightedIncident}
      captions={captions}
      showsOnlyCritical={showsOnlyCritical}
      watches={watches}
      coveredBoxes={coveredBoxes}
      onFailure={fail}
    >
      {children}
    </WallMapView>
  );
}

/** Shown in place of a map that cannot be drawn, until the next attempt. */
function FailedMap({ backoffMs, onRetry }: { backoffMs: number; onRetry: () => void }) {
  const t = useTranslations("wallMap");
  const seconds = useCountdown(backoffMs, () => {
    onRetry();
    return true;
  });
  return (
    <div className="absolute inset-0 grid place-items-center bg-beyond">
      <div role="alert" className="max-w-[18rem] text-center">
        <p className="wall-heading font-bold text-alarm">{t("broken")}</p>
        <p className="mt-1 text-ink-2">{t("brokenText", { seconds })}</p>
      </div>
    </div>
  );
}
