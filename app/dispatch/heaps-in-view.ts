import type { Map as MapLibreMap } from "maplibre-gl";

/** Units that the map shows as one sign, and the place of that sign. */
export type ShownHeap = { ids: string[]; lng: number; lat: number };

/** The heaps of units that no panel covers, from the middle outwards. `free` is the part of the screen they may stand in. */
export function heapsInView(map: MapLibreMap, free: DOMRect, scale: number): ShownHeap[] {
  if (!map.getLayer("unit")) return [];
  const { left, top } = map.getContainer().getBoundingClientRect();
  const [middleX, middleY] = [(free.left + free.right) / 2 - left, (free.top + free.bottom) / 2 - top];
  const [reachX, reachY] = [free.width / 2, free.height / 2];
  const shown = new Map(
    map.queryRenderedFeatures({ layers: ["unit"] }).flatMap(({ properties, geometry }) => {
      const ids = String(properties.units).split(",");
      if (ids.length < 2 || geometry.type !== "Point") return [];
      const at = map.project(geometry.coordinates as [number, number]);
      const [asideX, asideY]: [number, number] = properties.offset;
      return [[String(properties.key), { ids, x: at.x + asideX * scale, y: at.y + asideY * scale }]] as const;
    }),
  );
  return [...shown.values()]
    .filter(({ x, y }) => Math.abs(x - middleX) < reachX && Math.abs(y - middleY) < reachY)
    .sort((one, other) => away(one) - away(other))
    .map(({ ids, x, y }) => ({ ids, ...map.unproject([x, y]) }));

  function away({ x, y }: { x: number; y: number }): number {
    return Math.hypot(x - middleX, y - middleY);
  }
}
