"use client";

import { useMap } from "@vis.gl/react-maplibre";
import { useEffect } from "react";
import { usesSoftwareRendering } from "./reduced-motion";

/** The user is treated as typing until this time has passed without an edit. */
const idleAfterMs = 350;
/** During continuous typing, the map is redrawn at this interval. */
const maxPauseMs = 2_000;

type RedrawableMap = {
  triggerRepaint: () => void;
  on: (type: "move", listener: () => void) => { unsubscribe: () => void };
};

/** With software rendering, pauses the redraws of the map while a user types into a text field. */
export function PauseRedrawsWhileTyping(): null {
  const { current: map } = useMap();
  useEffect(() => {
    const mapLibreMap = map?.getMap();
    if (mapLibreMap && usesSoftwareRendering()) return pauseRedrawsWhileTyping(mapLibreMap, window);
  }, [map]);
  return null;
}

/**
 * Pauses the redraws of a map while a user types into a text field. Returns a function that ends this. With software
 * rendering, a redraw takes longer than the time between two keystrokes, and no typed character appears until it ends.
 * MapLibre draws a frame for every tile of every source that has changed; after the pause, one frame shows all changes.
 * The first frame of a camera movement may be delayed too, but not the later ones.
 */
export function pauseRedrawsWhileTyping(map: RedrawableMap, page: EventTarget): () => void {
  const redraw = map.triggerRepaint.bind(map);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let [typedAtMs, pausedAtMs] = [Number.NEGATIVE_INFINITY, 0];

  const redrawNow = () => {
    clearTimeout(timer);
    timer = undefined;
    typedAtMs = Number.NEGATIVE_INFINITY;
    redraw();
  };
  const redrawWhenIdle = () => {
    const redrawAtMs = Math.min(typedAtMs + idleAfterMs, pausedAtMs + maxPauseMs);
    const waitMs = redrawAtMs - performance.now();
    if (waitMs > 0) timer = setTimeout(redrawWhenIdle, waitMs);
    else redrawNow();
  };
  map.triggerRepaint = () => {
    if (timer !== undefined) return;
    pausedAtMs = performance.now();
    redrawWhenIdle();
  };
  const subscription = map.on("move", redrawNow);
  const recordTyping = (event: Event) => {
    // The input events of sliders and `select` elements have no `inputType`.
    if ("inputType" in event) typedAtMs = performance.now();
  };
  page.addEventListener("input", recordTyping, { capture: true });
  return () => {
    page.removeEventListener("input", recordTyping, { capture: true });
    subscription.unsubscribe();
    map.triggerRepaint = redraw;
    if (timer !== undefined) redrawNow();
  };
}
