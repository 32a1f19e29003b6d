"use client";

import { useMap } from "@vis.gl/react-maplibre";
import { useEffect, useState } from "react";

/** The zoom the map came to rest at, in eighths; null before there is a map. */
export function useSettledZoom(): number | null {
  const { current: map } = useMap();
  const [zoom, setZoom] = useState<number | null>(null);
  useEffect(() => {
    if (!map) return;
    const read = () => setZoom(Math.round(map.getZoom() * 8) / 8);
    read();
    map.on("moveend", read);
    return () => {
      map.off("moveend", read);
    };
  }, [map]);
  return zoom;
}
