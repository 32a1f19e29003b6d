"use client";

import type { MapRef } from "@vis.gl/react-maplibre";
import { useEffect } from "react";
import { wallPixelRatio } from "./pixel-ratio";

/** Keeps the map as fine as this screen wants it, also when its window has another size or was moved to another screen. */
export function usePixelRatio(map: MapRef | null): void {
  useEffect(() => {
    const target = map?.getMap();
    if (!target) return;
    let screen: MediaQueryList | undefined;
    const measure = () => {
      const wanted = wallPixelRatio();
      if (target.getPixelRatio() !== wanted) target.setPixelRatio(wanted);
      // A query asks about one ratio, and tells once that it is another.
      screen?.removeEventListener("change", measure);
      screen = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
      screen.addEventListener("change", measure);
    };
    measure();
    window.addEventListener("resize", measure);
    return () => {
      window.removeEventListener("resize", measure);
      screen?.removeEventListener("change", measure);
    };
  }, [map]);
}
