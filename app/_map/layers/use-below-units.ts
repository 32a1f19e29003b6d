"use client";

import { useMap } from "@vis.gl/react-maplibre";
import { useState } from "react";

const lowestOfUnits = "unit-name";

/** Puts a layer beneath the units and incidents, where these are drawn; above everything else. */
export function useUnderUnits(): { beforeId?: string } {
  const { current: map } = useMap();
  const [place] = useState(() => (map?.getMap().getLayer(lowestOfUnits) ? { beforeId: lowestOfUnits } : {}));
  return place;
}
