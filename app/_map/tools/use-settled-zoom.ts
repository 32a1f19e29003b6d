"use client";

import { useMap } from "@vis.gl/react-maplibre";
import { useEffect, useState } from "react";

/** The zoom level after the last movement of the map, rounded to the nearest 1/8; null while there is no map. */
export function useSettledZoom(): number | null {
  const { current: map } = useMap();
  const [zoom, setZoom] = useState<number | null>(null);
  useEffect(() => {
    if (!map) return;
    const update = () => setZoom(Math.round(map.getZoom() * 8) / 8);
    update();
    map.on("moveend", update);
    return () => {
      map.off("moveend", update);
    };
  }, [map]);
  return zoom;
}
