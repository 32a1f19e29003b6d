"use client";

import { useMap } from "@vis.gl/react-maplibre";
import { useState } from "react";

const lowestUnitLayer = "unit-name";

/**
 * Layer props that place a layer directly below units and incidents, or on top if the map has no units. If `layerId`
 * exists, the layer is placed below that one.
 */
export function useBelowUnits(layerId: string = lowestUnitLayer): { beforeId?: string } {
  const { current: map } = useMap();
  const [props] = useState(() => {
    const beforeId = [layerId, lowestUnitLayer].find((id) => map?.getMap().getLayer(id));
    return beforeId ? { beforeId } : {};
  });
  return props;
}
