"use client";

import { useMap } from "@vis.gl/react-maplibre";
import { useState } from "react";

const lowestUnitLayer = "unit-name";

/** Layer props that place a layer directly below units and incidents, or on top if the map has no units. */
export function useBelowUnits(): { beforeId?: string } {
  const { current: map } = useMap();
  const [props] = useState(() => (map?.getMap().getLayer(lowestUnitLayer) ? { beforeId: lowestUnitLayer } : {}));
  return props;
}
