"use client";

import { type RefObject, useEffect, useMemo, useState } from "react";
import { useThrottled } from "../../_map/motion/use-throttled";
import type { PixelBox } from "../../_map/symbols/place-labelled-symbols";

export const panelSelector = ".wall-panel";
/** Text that is drawn directly on the map; symbols must not cover it. */
export const attributionSelector = ".wall-area-credit";
const noBoxes: PixelBox[] = [];
/** Smaller changes of a panel are ignored, so that the map and its symbols do not move. */
const gridPx = 4;

/**
 * Returns the boxes in which symbols must not be drawn: `panels` contains those of the panels, `coveredBoxes` also
 * those of the attribution and the off-screen indicators. The caller reports the boxes of the indicators with
 * `setIndicatorBoxes`.
 */
export function useCoveredBoxes(overlayRef: RefObject<HTMLElement | null>) {
  const panels = useBoxes(overlayRef, panelSelector);
  const attributionBoxes = useBoxes(overlayRef, attributionSelector);
  const [indicatorBoxes, setIndicatorBoxes] = useState<readonly PixelBox[]>(noBoxes);
  // The indicators move with every frame while the camera moves, so their boxes are throttled.
  const settledIndicatorBoxes = useThrottled(indicatorBoxes, 1_000, "always");
  const coveredBoxes = useMemo(
    () => [...panels, ...attributionBoxes, ...settledIndicatorBoxes],
    [panels, attributionBoxes, settledIndicatorBoxes],
  );
  return { panels, coveredBoxes, setIndicatorBoxes };
}

/**
 * Where elements cover the map, in pixels from the top left corner of the screen. Ignores the small shift that prevents
 * screen burn-in.
 */
function useBoxes(overlayRef: RefObject<HTMLElement | null>, selector: string): readonly PixelBox[] {
  const [boxes, setBoxes] = useState<readonly PixelBox[]>(noBoxes);

  useEffect(() => {
    const overlay = overlayRef.current;
    if (!overlay) return;
    const findElements = () => [...overlay.querySelectorAll<HTMLElement>(selector)];
    const measure = () => {
      const origin = overlay.getBoundingClientRect();
      const measuredBoxes = findElements().map((element): PixelBox => {
        const { left, top, right, bottom } = element.getBoundingClientRect();
        const roundDown = (px: number) => Math.floor(px / gridPx) * gridPx;
        const roundUp = (px: number) => Math.ceil(px / gridPx) * gridPx;
        return {
          left: roundDown(left - origin.left),
          top: roundDown(top - origin.top),
          right: roundUp(right - origin.left),
          bottom: roundUp(bottom - origin.top),
        };
      });
      setBoxes((previous) => (JSON.stringify(previous) === JSON.stringify(measuredBoxes) ? previous : measuredBoxes));
    };
    let frame = 0;
    // Deferred: a layout change inside the observer's callback would be reported as an error.
    const sizeObserver = new ResizeObserver(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(measure);
    });
    const observeSizes = () => {
      sizeObserver.disconnect();
      for (const element of [overlay, ...findElements()]) sizeObserver.observe(element);
    };
    const treeObserver = new MutationObserver(observeSizes);
    // A layout change may move panels without resizing them.
    treeObserver.observe(overlay, { attributes: true, attributeFilter: ["class"], childList: true, subtree: true });
    observeSizes();
    return () => {
      cancelAnimationFrame(frame);
      sizeObserver.disconnect();
      treeObserver.disconnect();
    };
  }, [overlayRef, selector]);

  return boxes;
}
