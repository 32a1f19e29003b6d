"use client";

import "maplibre-gl/dist/maplibre-gl.css";
import { type MapLayerMouseEvent, type MapRef, Map as MapView } from "@vis.gl/react-maplibre";
import { useTranslations } from "next-intl";
import type { ReactNode, Ref } from "react";
import { useDistrictsDrawn } from "./labels/use-districts-drawn";
import { emptyStyle, home, mapWorker } from "./style/map-sizes";
import { SymbolImages } from "./symbols/symbol-images";

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
