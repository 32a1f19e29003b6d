"use client";

import { useMap } from "@vis.gl/react-maplibre";
import { useState } from "react";

const lowestUnitLayer = "unit-name";

/**
 * Layer props that place a layer directly below the layer `layerId` or, if the map has no such layer, directly below
 * units and incidents. On a map without units, the layer is placed on top.
 */
export function useBeforeId(layerId: string = lowestUnitLayer): { beforeId?: string } {
  const { current: map } = useMap();
  const [props] = useState(() => {
    const beforeId = [layerId, lowestUnitLayer].find((id) => map?.getMap().getLayer(id));
    return beforeId ? { beforeId } : {};
  });
  return props;
}
