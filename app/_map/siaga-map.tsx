"use client";

import "maplibre-gl/dist/maplibre-gl.css";
import { type MapLayerMouseEvent, type MapRef, Map as MapView } from "@vis.gl/react-maplibre";
import type { MapLibreEvent, Map as MapLibreMap } from "maplibre-gl";
import { useTranslations } from "next-intl";
import { type ReactNode, type Ref, useCallback, useEffect, useEffectEvent, useRef, useState } from "react";
import { Attribution } from "./attribution";
import { groundSourceId } from "./layers/ground-layer";
import { RestoreContext } from "./restore-context";
import { emptyStyle, mapWorkerUrl, regencyView } from "./style/map-settings";
import { IconImages } from "./symbols/icon-images";

type Props = {
  /** Number of districts to draw. The `data-districts-drawn` attribute reports how many the map has drawn. */
  districtCount: number;
  ref?: Ref<MapRef>;
  /** CSS classes that place the map in its container; the default fills it. */
  placement?: string;
  cursor: string;
  onClick: (event: MapLayerMouseEvent) => void;
  /** Called on a right click or a long press. */
  onContextMenu?: (event: MapLayerMouseEvent) => void;
  onPointerMove: (event: MapLayerMouseEvent) => void;
  onPointerLeave: () => void;
  onZoom: (zoom: number) => void;
  /** Called when the map cannot be drawn: there is no WebGL, or the map's worker did not load. */
  onFailure: () => void;
  /** Called once the districts have been drawn. */
  onDrawn?: () => void;
  workerUrl?: string;
  /** CSS classes that place the attribution; null if the screen shows it elsewhere. */
  attributionPlacement?: string | null;
  /** Maximum number of off-screen tiles kept per source; MapLibre's default when omitted. */
  tileCacheSize?: number;
  children: ReactNode;
};

/**
 * Maximum canvas size, larger than any map here. With its default limit, MapLibre would draw large maps, such as on a
 * video wall, at a lower resolution. The graphics card has its own limit.
 */
const maxCanvasSize: [width: number, height: number] = [16_384, 16_384];

/**
 * An empty map; its children are the layers. Everything it loads comes from this server. Where no layer draws anything,
 * the map is transparent and shows the page background.
 */
export function SiagaMap(props: Props) {
  const { districtCount, ref, placement = "inset-0", cursor, onPointerMove, onPointerLeave, onZoom } = props;
  const {
    onClick,
    onContextMenu,
    onFailure,
    onDrawn,
    workerUrl = mapWorkerUrl,
    tileCacheSize,
    attributionPlacement,
    children,
  } = props;
  const t = useTranslations("map");
  const [drawnCount, countDrawn] = useDrawnDistrictCount(districtCount);
  const isDrawn = drawnCount > 0;
  const reportDrawn = useEffectEvent(() => onDrawn?.());
  useEffect(() => {
    if (isDrawn) reportDrawn();
  }, [isDrawn]);
  // Children are rendered only once the style has loaded. If layers were mounted earlier, they would be added out of
  // order, and a layer could refer to one that does not exist yet.
  const [isStyleLoaded, setIsStyleLoaded] = useState(false);
  const unmountLayers = useCallback(() => setIsStyleLoaded(false), []);
  return (
    <section className={`absolute bg-beyond ${placement}`} data-districts-drawn={drawnCount} aria-label={t("label")}>
      <MapView
        ref={ref}
        mapStyle={emptyStyle}
        workerUrl={workerUrl}
        initialViewState={{ bounds: regencyView.bounds }}
        maxBounds={regencyView.maxBounds}
        minZoom={6}
        maxZoom={18}
        dragRotate={false}
        touchPitch={false}
        pitchWithRotate={false}
        attributionControl={false}
        locale={{ "Map.Title": t("canvas") }}
        fadeDuration={0}
        maxCanvasSize={maxCanvasSize}
        {...(tileCacheSize !== undefined && { maxTileCacheSize: tileCacheSize })}
        cursor={cursor}
        onClick={onClick}
        {...(onContextMenu && { onContextMenu })}
        onMouseMove={onPointerMove}
        onMouseOut={onPointerLeave}
        onMove={({ viewState }) => onZoom(viewState.zoom)}
        onDragStart={onPointerLeave}
        onStyleData={() => setIsStyleLoaded(true)}
        onRender={countDrawn}
        onIdle={(event) => {
          countDrawn(event);
          recordFirstIdle(event);
        }}
        onError={({ target, error, ...event }) => {
          // A tile that fails to load leaves only a gap in the base map, so this is not a failure of the map.
          if ("sourceId" in event && event.sourceId === groundSourceId) return;
          const isFatal = /webgl|worker failed/i.test(error.message);
          // An error without a target means that no map could be created.
          if (isFatal || !target) onFailure();
          if (!isFatal) reportError(error);
        }}
      >
        <IconImages />
        {isStyleLoaded && children}
        <RestoreContext hasLayers={isStyleLoaded} onRestored={unmountLayers} />
      </MapView>
      {attributionPlacement !== null && <Attribution placement={attributionPlacement} />}
    </section>
  );
}

/** Marks the moment when the districts and the base map were drawn completely; `npm run bench -- console` reads it. */
function recordFirstIdle({ target }: MapLibreEvent): void {
  if (performance.getEntriesByName("map-idle").length > 0) return;
  if (areDistrictsLoaded(target) && target.getSource(groundSourceId)) performance.mark("map-idle");
}

/** Minimum time between two counts while no district is found: each count takes as long as drawing a frame. */
const recountIntervalMs = 1_000;

/**
 * Returns the number of districts the map has drawn, and the function that counts them after a frame. Counting starts
 * when the districts are loaded and stops when at least one has been found.
 */
function useDrawnDistrictCount(
  districtCount: number,
): [drawnCount: number, countDrawn: (event: MapLibreEvent) => void] {
  const [drawnCount, setDrawnCount] = useState(0);
  const nextCountAt = useRef(0);
  const countDrawn = useCallback(
    ({ target }: MapLibreEvent) => {
      if (districtCount === 0 || performance.now() < nextCountAt.current || !areDistrictsLoaded(target)) return;
      const count = countDistricts(target);
      nextCountAt.current = count > 0 ? Number.POSITIVE_INFINITY : performance.now() + recountIntervalMs;
      setDrawnCount(count);
    },
    [districtCount],
  );
  return [drawnCount, countDrawn];
}

function areDistrictsLoaded(map: MapLibreMap): boolean {
  return map.getLayer("district-fill") !== undefined && map.isSourceLoaded("districts");
}

function countDistricts(map: MapLibreMap): number {
  const areas = map.queryRenderedFeatures({ layers: ["district-fill"] });
  return new Set(areas.map(({ properties }) => properties.code)).size;
}
