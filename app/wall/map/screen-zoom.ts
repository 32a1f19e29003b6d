/** The size of a rem for which the zooms of the wall are written: that of a screen of 1920 by 1080. */
const ordinaryRem = 21.33;

/** How many zooms nearer the same ground fills this screen, whose pixels are finer or coarser. */
export function screenZoom(): number {
  return Math.log2(Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / ordinaryRem);
}
