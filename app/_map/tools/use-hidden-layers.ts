"use client";

import { useMap } from "@vis.gl/react-maplibre";
import { useEffect } from "react";

/** Hides layers, also from feature queries, while the component is mounted. Their sources keep their data. */
export function useHiddenLayers(ids: readonly string[]): void {
  const { current: map } = useMap();

  useEffect(() => {
    const mapLibreMap = map?.getMap();
    const setVisibility = (visibility: "none" | "visible") => {
      for (const id of ids) if (mapLibreMap?.getLayer(id)) mapLibreMap.setLayoutProperty(id, "visibility", visibility);
    };
    setVisibility("none");
    return () => setVisibility("visible");
  }, [map, ids]);
}
