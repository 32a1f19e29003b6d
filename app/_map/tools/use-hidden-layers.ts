"use client";

import { useMap } from "@vis.gl/react-maplibre";
import { useEffect } from "react";

/** While it is asked for, these layers are not drawn and not found under the pointer; what is in them stays. */
export function useHiddenLayers(ids: readonly string[]): void {
  const { current: map } = useMap();

  useEffect(() => {
    const target = map?.getMap();
    const show = (visibility: "none" | "visible") => {
      for (const id of ids) if (target?.getLayer(id)) target.setLayoutProperty(id, "visibility", visibility);
    };
    show("none");
    return () => show("visible");
  }, [map, ids]);
}
