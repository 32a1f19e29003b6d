/** How wide capitals and figures are, in parts of their size. */
export const letterWidth = 0.68;

export type SizeStops = readonly [zoom: number, px: number][];

/** The size of letters at a zoom, as the map reckons it between its stops. */
export function sizeAt(stops: SizeStops, zoom: number): number {
  const next = stops.findIndex(([at]) => zoom < at);
  const after = stops[next] ?? stops.at(-1);
  const before = stops[next - 1] ?? after;
  if (!before || !after) return 0;
  const [from, low] = before;
  const [to, high] = after;
  return to === from ? low : low + ((high - low) * (zoom - from)) / (to - from);
}

/** A name over two lines, in the way it stands on maps. */
export function nameLines(name: string): string[] {
  return name.toUpperCase().replace(" ", "\n").split("\n");
}
