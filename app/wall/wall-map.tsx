"use client";

import dynamic from "next/dynamic";
import { MapGround } from "../_map/map-ground";

/** The map needs a browser: the server sends its ground only. */
export const WallMap = dynamic(() => import("./wall-map-view").then(({ WallMapView }) => WallMapView), {
  ssr: false,
  loading: MapGround,
});
