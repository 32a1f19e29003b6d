"use client";

import "maplibre-gl/dist/maplibre-gl.css";
import { type MapLayerMouseEvent, type MapRef, Map as MapView } from "@vis.gl/react-maplibre";
import type { MapLibreEvent, Map as MapLibreMap } from "maplibre-gl";
import { useTranslations } from "next-intl";
import type { ReactNode, Ref } from "react";
import { useCallback, useRef, useState } from "react";
import { emptyStyle, home, mapWorker } from "./style/map-settings";
import { SymbolImages } from "./symbols/icon-images";

type Props = {
  /** How many kecamatan there are to draw; the number drawn is told in `data-districts-drawn`. */
  districts: number;
  ref?: Ref<MapRef>;
  /** Which part of its surroundings it fills; all of them unless told otherwise. */
  within?: string;
  cursor: string;
  onPress: (event: MapLayerMouseEvent) => void;
  onPoint: (event: MapLayerMouseEvent) => void;
  onLeave: () => void;
  onZoom: (zoom: number) => void;
  onBroken: () => void;
  /** Another address of the map's own worker. */
  workerUrl?: string;
  /** How many pixels are drawn for each of the page; as many as the screen has unless told otherwise. */
  pixelRatio?: number;
  /** So many tiles out of view are kept of each source; as many as a hand could come back to unless told otherwise. */
  tilesKept?: number;
  children: ReactNode;
};

/**
 * The map: an empty ground that the layers among its children fill. Everything it needs comes from this server. What lies beyond the
 * regency is the page behind it, which costs no drawing.
 */
export function SiagaMap(props: Props) {
  const { districts, ref, within = "inset-0", cursor, onPress, onPoint, onLeave, onZoom, onBroken, children } = props;
  const { workerUrl = mapWorker, pixelRatio, tilesKept } = props;
  const t = useTranslations("map");
  const [drawn, look] = useDistrictsDrawn(districts);
  return (
    <section className={`absolute bg-beyond ${within}`} data-districts-drawn={drawn} aria-label={t("label")}>
      <MapView
        ref={ref}
        mapStyle={emptyStyle}
        workerUrl={workerUrl}
        initialViewState={{ bounds: home.bounds }}
        maxBounds={home.within}
        minZoom={6}
        maxZoom={18}
        dragRotate={false}
        touchPitch={false}
        pitchWithRotate={false}
        attributionControl={false}
        locale={{ "Map.Title": t("canvas") }}
        fadeDuration={0}
        {...(pixelRatio !== undefined && { pixelRatio })}
        {...(tilesKept !== undefined && { maxTileCacheSize: tilesKept })}
        cursor={cursor}
        onClick={onPress}
        onMouseMove={onPoint}
        onMouseOut={onLeave}
        onMove={({ viewState }) => onZoom(viewState.zoom)}
        onDragStart={onLeave}
        onRender={look}
        onIdle={look}
        onError={({ target, error }) => {
          const isBroken = /webgl|worker failed/i.test(error.message);
          // Without a map the error says that none could be made.
          if (isBroken || !target) onBroken();
          if (!isBroken) reportError(error);
        }}
      >
        <SymbolImages />
        {children}
      </MapView>
    </section>
  );
}

/** As long as none is found they are looked for so seldom: each look costs as much as a drawing. */
const lookMs = 1_000;

/**
 * How many kecamatan the map drew once its ground was whole, and what to call after each drawing until then. They are counted
 * once and never again: a map that shows a part of the regency, with units on the move, draws all the time.
 */
export function useDistrictsDrawn(districts: number): [drawn: number, look: (event: MapLibreEvent) => void] {
  const [drawn, setDrawn] = useState(0);
  const next = useRef(0);
  const look = useCallback(
    ({ target }: MapLibreEvent) => {
      if (districts === 0 || performance.now() < next.current || !groundIsWhole(target)) return;
      const count = countDistricts(target);
      next.current = count > 0 ? Number.POSITIVE_INFINITY : performance.now() + lookMs;
      setDrawn(count);
    },
    [districts],
  );
  return [drawn, look];
}

function groundIsWhole(map: MapLibreMap): boolean {
  return map.getLayer("district-fill") !== undefined && map.isSourceLoaded("ground");
}

function countDistricts(map: MapLibreMap): number {
  const areas = map.queryRenderedFeatures({ layers: ["district-fill"] });
  return new Set(areas.map(({ properties }) => properties.code)).size;
}
