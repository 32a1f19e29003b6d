"use client";

import dynamic from "next/dynamic";
import { MapPlaceholder } from "../_map/map-placeholder";

/** The map needs a browser: the server sends its ground only. */
export const CrewMap = dynamic(() => import("./crew-map-view").then(({ CrewMapView }) => CrewMapView), {
  ssr: false,
  loading: MapPlaceholder,
});
