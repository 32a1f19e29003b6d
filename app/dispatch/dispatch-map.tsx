"use client";

import dynamic from "next/dynamic";
import { MapPlaceholder } from "../_map/map-placeholder";

/** The map needs a browser: the server sends its ground only. */
export const DispatchMap = dynamic(() => import("./dispatch-map-view").then(({ DispatchMapView }) => DispatchMapView), {
  ssr: false,
  loading: MapPlaceholder,
});
