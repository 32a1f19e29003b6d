"use client";

import type { MapRef } from "@vis.gl/react-maplibre";
import type { Map as MapLibreMap } from "maplibre-gl";
import { useTranslations } from "next-intl";
import { type RefObject, useCallback, useRef, useState } from "react";
import { useMapTheme } from "../../_map/style/map-theme";
import { maxFannedUnits } from "../../_map/symbols/spiderfy";
import { useAnnounce } from "../sounds/announcer";

/**
 * Stores which cluster of units is fanned out. A cluster with too many units is passed to `onTooManyUnits` instead.
 */
export function useUnitFan(
  map: RefObject<MapRef | null>,
  freeArea: RefObject<HTMLElement | null>,
  onTooManyUnits: (cluster: VisibleCluster) => void,
) {
  const t = useTranslations("fan");
  const announce = useAnnounce();
  const { scale } = useMapTheme();
  const [cluster, setCluster] = useState<VisibleCluster | null>(null);
  const lastOpenedId = useRef<string | undefined>(undefined);
  const close = useCallback(() => setCluster(null), []);

  const readClusters = () => {
    const [mapInstance, freeRect] = [map.current?.getMap(), freeArea.current?.getBoundingClientRect()];
    return mapInstance && freeRect ? listVisibleClusters(mapInstance, freeRect, scale) : [];
  };
  const show = (cluster: VisibleCluster) => {
    lastOpenedId.current = cluster.ids[0];
    if (cluster.ids.length <= maxFannedUnits) return setCluster(cluster);
    setCluster(null);
    onTooManyUnits(cluster);
  };
  return {
    cluster,
    close,
    /** Opens the clicked cluster at its symbol. */
    open: (ids: string[], clickedPoint: { lng: number; lat: number }) => {
      const symbol = readClusters().find((cluster) => cluster.ids[0] === ids[0]);
      show({ ids, lng: symbol?.lng ?? clickedPoint.lng, lat: symbol?.lat ?? clickedPoint.lat });
    },
    /** Opens the cluster nearest to the centre of `freeArea`. Each further call opens the next nearest. */
    openNextFan: () => {
      const clusters = readClusters();
      const index = clusters.findIndex(({ ids }) => ids[0] === lastOpenedId.current);
      const nextCluster = clusters[(index + 1) % clusters.length];
      if (nextCluster) show(nextCluster);
      else announce(t("none"));
    },
  };
}

/** A cluster: the ids of units that the map shows as one symbol, and the position of that symbol. */
export type VisibleCluster = { ids: string[]; lng: number; lat: number };

/** The clusters inside the area that panels do not cover, sorted by distance from its centre. */
function listVisibleClusters(map: MapLibreMap, freeArea: DOMRect, scale: number): VisibleCluster[] {
  if (!map.getLayer("unit")) return [];
  const { left, top } = map.getContainer().getBoundingClientRect();
  const [middleX, middleY] = [(freeArea.left + freeArea.right) / 2 - left, (freeArea.top + freeArea.bottom) / 2 - top];
  const [halfWidth, halfHeight] = [freeArea.width / 2, freeArea.height / 2];
  const clustersByKey = new Map(
    map.queryRenderedFeatures({ layers: ["unit"] }).flatMap(({ properties, geometry }) => {
      const ids = String(properties.units).split(",");
      if (ids.length < 2 || geometry.type !== "Point") return [];
      const at = map.project(geometry.coordinates as [number, number]);
      const [offsetX, offsetY]: [number, number] = properties.offset;
      return [[String(properties.key), { ids, x: at.x + offsetX * scale, y: at.y + offsetY * scale }]] as const;
    }),
  );
  return [...clustersByKey.values()]
    .filter(({ x, y }) => Math.abs(x - middleX) < halfWidth && Math.abs(y - middleY) < halfHeight)
    .sort((a, b) => computeDistanceFromCentre(a) - computeDistanceFromCentre(b))
    .map(({ ids, x, y }) => ({ ids, ...map.unproject([x, y]) }));

  function computeDistanceFromCentre({ x, y }: { x: number; y: number }): number {
    return Math.hypot(x - middleX, y - middleY);
  }
}
