import { usesSoftwareRendering } from "../../_map/motion/reduced-motion";

/** As many pixels as a processor draws without holding up the clock. */
const pixelsAtMost = 800_000;

/** How finely the map of a screen is drawn: as the screen is, but coarser where the processor has to draw it. */
export function wallPixelRatio(): number {
  const { devicePixelRatio, innerWidth, innerHeight } = window;
  if (!usesSoftwareRendering()) return devicePixelRatio;
  return Math.min(devicePixelRatio, Math.sqrt(pixelsAtMost / (innerWidth * innerHeight)));
}
