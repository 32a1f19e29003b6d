/** The zoom in steps: signs are laid out anew for each of them only. */
export function stepOfZoom(zoom: number): number {
  return Math.round(zoom * 2) / 2;
}
