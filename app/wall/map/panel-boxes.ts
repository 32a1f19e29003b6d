"use client";

import { type RefObject, useEffect, useState } from "react";
import type { PixelBox } from "../../_map/symbols/place-labelled-symbols";

export const panelSelector = ".wall-panel";
/** Text that is drawn directly on the map; symbols must not cover it. */
export const attributionSelector = ".wall-area-credit";
const emptyPanels: PixelBox[] = [];
/** Smaller changes of a panel are ignored, so that the map and its symbols do not move. */
const gridPx = 4;

/**
 * Where panels cover the map, in pixels from the top left corner of the screen. Ignores the small shift that prevents
 * screen burn-in.
 */
export function usePanelBoxes(
  overlayRef: RefObject<HTMLElement | null>,
  selector = panelSelector,
): readonly PixelBox[] {
  const [panels, setPanels] = useState<readonly PixelBox[]>(emptyPanels);

  useEffect(() => {
    const overlay = overlayRef.current;
    if (!overlay) return;
    const findPanels = () => [...overlay.querySelectorAll<HTMLElement>(selector)];
    const measure = () => {
      const origin = overlay.getBoundingClientRect();
      const boxes = findPanels().map((panel): PixelBox => {
        const { left, top, right, bottom } = panel.getBoundingClientRect();
        const down = (px: number) => Math.floor(px / gridPx) * gridPx;
        const up = (px: number) => Math.ceil(px / gridPx) * gridPx;
        return {
          left: down(left - origin.left),
          top: down(top - origin.top),
          right: up(right - origin.left),
          bottom: up(bottom - origin.top),
        };
      });
      setPanels((previous) => (JSON.stringify(previous) === JSON.stringify(boxes) ? previous : boxes));
    };
    let frame = 0;
    // Deferred: a layout change inside the observer's callback would be reported as an error.
    const sizes = new ResizeObserver(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(measure);
    });
    const observeSizes = () => {
      sizes.disconnect();
      for (const element of [overlay, ...findPanels()]) sizes.observe(element);
    };
    const tree = new MutationObserver(observeSizes);
    // A layout change may move panels without resizing them.
    tree.observe(overlay, { attributes: true, attributeFilter: ["class"], childList: true, subtree: true });
    observeSizes();
    return () => {
      cancelAnimationFrame(frame);
      sizes.disconnect();
      tree.disconnect();
    };
  }, [overlayRef, selector]);

  return panels;
}
