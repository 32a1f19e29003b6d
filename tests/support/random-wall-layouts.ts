import type { Page } from "@playwright/test";
import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { unitKinds } from "../../db/vocabulary";
import { createIncident } from "../../server/incidents/create-incident";
import { pointsInRegency } from "../bench/benchmark-units";
import { aContext, aType, aUnit } from "./makers";
import { createRandom } from "./seeded-random";
import { exposeMap } from "./wall-page";

export const incidentCount = 40;
const unitCount = 90;

/** Creates 40 incidents, every eighth of them critical, and 90 units of all kinds. `measureRandomLayout` moves them. */
export async function createIncidentsAndUnits(db: Db): Promise<void> {
  const type = await aType(db, []);
  const points = await createRandomLayout(db, 1_000);
  for (const [index, location] of points.slice(0, incidentCount).entries()) {
    const priority = index % 8 === 0 ? 1 : (index % 3) + 2;
    await createIncident(aContext(db), { type, location, precision: "exact", priority: priority as 1 });
  }
  for (const [index, at] of points.slice(incidentCount).entries())
    await aUnit(db, { at, kind: unitKinds[index % unitKinds.length] ?? "ambulance" });
}

/** Random positions of the incidents and units in one layout, anywhere in the regency. */
export async function createRandomLayout(db: Db, seed: number): Promise<LngLat[]> {
  const { number } = createRandom(seed);
  // Shuffled, because the points are ordered by district.
  return (await pointsInRegency(db, { count: incidentCount + unitCount, seed }))
    .map(({ lng, lat }) => ({ point: { lng, lat }, order: number() }))
    .sort((a, b) => a.order - b.order)
    .map(({ point }) => point);
}

/** The numbers of names and symbols in one layout, and its faults. */
export type LayoutMeasurement = {
  nameCount: number;
  symbolCount: number;
  /**
   * Symbols and names whose colour is almost missing where the canvas should show them, each with the layers drawn
   * there.
   */
  notDrawn: string[];
  nameCovered: string[];
  nameCut: string[];
  nameOutside: string[];
  symbolsCovered: string[];
  canvas: { width: number; height: number; cssWidth: number; cssHeight: number };
};

/**
 * Moves the page's incidents and units to these points, waits until the map has drawn them and keeps clear of all
 * panels and indicators, and measures one frame: the boxes of all symbols that MapLibre placed, and the pixels of the
 * canvas.
 */
export async function measureRandomLayout(page: Page, points: readonly LngLat[]): Promise<LayoutMeasurement> {
  await exposeMap(page);
  return page.evaluate(
    async ({ points, incidentCount }) => {
      // biome-ignore lint/suspicious/noExplicitAny: internals of React, TanStack Query and MapLibre.
      type Internal = any;
      type Box = { left: number; top: number; right: number; bottom: number };
      type PlacedBox = Box & { layer: string; key: string; properties: Internal };
      const { map, client } = window as Internal;
      const queries: Internal[] = client.getQueryCache().getAll();
      const queryOf = (name: string) => queries.find(({ queryKey }) => queryKey[0]?.join(".") === name);
      const districts: Internal[] = queryOf("places.districts").state.data;
      const isInside = ({ geometry }: Internal, { lng, lat }: { lng: number; lat: number }) => {
        let inside = false;
        for (const ring of geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat())
          for (let index = 1; index < ring.length; index++) {
            const [[x1, y1], [x2, y2]] = [ring[index - 1], ring[index]];
            if (y1 > lat !== y2 > lat && lng < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) inside = !inside;
          }
        return inside;
      };
      const doOverlap = (a: Box, b: Box) =>
        a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
      const shrinkBox = ({ left, top, right, bottom }: Box, px: number): Box => {
        return { left: left + px, top: top + px, right: right - px, bottom: bottom - px };
      };

      const setData = () => {
        const incidents: Internal[] = client.setQueryData(
          queryOf("incidents.overview").queryKey,
          (incidents: Internal[]) =>
            incidents.map((incident, index) => {
              const location = points[index] as LngLat;
              const { code, name } = districts.find((district) => isInside(district, location)) ?? districts[0];
              return { ...incident, location, district: { ...incident.district, code, name } };
            }),
        );
        const units: Internal[] = client.setQueryData(queryOf("units.list").queryKey, (units: Internal[]) =>
          units.map((unit, index) => ({ ...unit, ...points[incidentCount + index] })),
        );
        return { incidents, units };
      };
      let { incidents, units } = setData();
      const isReplaced = () =>
        queryOf("incidents.overview").state.data !== incidents || queryOf("units.list").state.data !== units;
      const readSource = (source: string): Internal[] => {
        const { updateable, geojson } = map.getSource(source)?._data ?? {};
        return updateable ? [...updateable.values()] : (geojson?.features ?? []);
      };
      const isAt = ({ geometry }: Internal, point: LngLat | undefined) =>
        geometry.coordinates[0] === point?.lng && geometry.coordinates[1] === point?.lat;
      const coveringBoxes = (selector: string): Box[] =>
        [...document.querySelectorAll(selector)]
          .map((element) => element.getBoundingClientRect())
          .filter(({ width }) => width > 0);
      const panelSelector = ".wall-panel, .wall-area-credit";
      // Lists what the map has not received yet: incidents, units, and the boxes that its names must avoid.
      const findMissing = (): string[] => {
        const drawnIncidents = readSource("incidents");
        const drawnUnits = readSource("units").map((unit) => ({ unit, ids: unit.properties.units.split(",") }));
        const covered = readSource("covered").map(({ geometry }) => map.project(geometry.coordinates));
        const isCovered = ({ left, right, top, bottom }: Box) =>
          covered.some(({ x, y }) => Math.hypot(x - (left + right) / 2, y - (top + bottom) / 2) < 8);
        return [
          ...incidents
            .filter(
              ({ id, location }) =>
                !drawnIncidents.some((drawn) => drawn.properties.incident === id && isAt(drawn, location)),
            )
            .map(({ id }) => `incident ${id}`),
          // A cluster is drawn at its first unit.
          ...units
            .filter(({ id, lng, lat }) => {
              const drawn = drawnUnits.find(({ ids }) => ids.includes(id));
              return !drawn || (drawn.ids[0] === id && !isAt(drawn.unit, { lng, lat }));
            })
            .map(({ id }) => `unit ${id}`),
          ...coveringBoxes(`${panelSelector}, [data-indicator] > span:first-child`)
            .filter((box) => !isCovered(box))
            .map((box) => `box ${JSON.stringify(box)}`),
        ];
      };
      const canvas: HTMLCanvasElement = map.getCanvas();
      const copyPixels = (): ImageData | undefined => {
        const copy = document.createElement("canvas");
        [copy.width, copy.height] = [canvas.width, canvas.height];
        const context = copy.getContext("2d", { willReadFrequently: true });
        context?.drawImage(canvas, 0, 0);
        return context?.getImageData(0, 0, canvas.width, canvas.height);
      };
      // An idle map has placed and drawn all that it received. What follows runs before its next frame, so the boxes
      // are those of the copied pixels.
      const pixels = await new Promise<ImageData | undefined>((resolve, reject) => {
        const deadlineMs = performance.now() + 60_000;
        const checkIdleFrame = () => {
          // If the feed has reconnected, the page has read the incidents and units again, so move them again.
          if (isReplaced()) ({ incidents, units } = setData());
          const missing = findMissing();
          if (missing.length === 0) resolve(copyPixels());
          else if (performance.now() > deadlineMs) reject(new Error(`The map did not receive ${missing.join(", ")}.`));
          else requestAnimationFrame(waitForIdle);
        };
        const waitForIdle = () => {
          map.once("idle", checkIdleFrame);
          map.triggerRepaint();
        };
        waitForIdle();
      });

      const { placement } = map.style;
      // Finds features as `queryRenderedFeatures` does, which does not return their boxes.
      const viewportPadding = 100;
      const boxes = new Map<string, PlacedBox>();
      for (const grid of [placement.collisionIndex.grid, placement.collisionIndex.ignoredGrid]) {
        for (const [index, { bucketInstanceId, featureIndex }] of grid.boxKeys.entries()) {
          const query = placement.retainedQueryData[bucketInstanceId];
          if (!query) continue;
          const tile = query.featureIndex;
          tile.loadVTLayers();
          const tileLayer = tile.vtLayers[tile.sourceLayerCoder.decode(query.sourceLayerIndex)];
          const { properties } = tileLayer.feature(featureIndex);
          const layer: string = tile.bucketLayerIDs[query.bucketIndex][0];
          const key = `${layer} ${properties.code ?? properties.incident ?? properties.key ?? properties.id}`;
          const [left, top, right, bottom] = grid.bboxes
            .slice(4 * index, 4 * index + 4)
            .map((value: number) => value - viewportPadding);
          boxes.set(`${key} ${left} ${top}`, { layer, key, properties, left, top, right, bottom });
        }
      }
      const { clientWidth: cssWidth, clientHeight: cssHeight } = canvas;
      const screen = { left: 0, top: 0, right: cssWidth, bottom: cssHeight };
      const panels = coveringBoxes(panelSelector);
      const isShown = (box: Box) => doOverlap(box, screen) && !panels.some((panel) => doOverlap(panel, box));
      const all = [...boxes.values()];
      const shownNames = map
        .queryRenderedFeatures({ layers: ["district-name"] })
        .map((item: Internal) => item.properties.code);
      const names = all.filter(
        ({ layer, properties }) => layer === "district-name" && shownNames.includes(properties.code),
      );
      const symbols = all
        .filter(({ layer }) => ["incident", "unit", "facility", "closure-sign"].includes(layer))
        .filter((box) => doOverlap(box, screen));

      const ratio = canvas.width / cssWidth;
      const data = pixels?.data ?? new Uint8ClampedArray();
      const shareOfColour = (box: Box, token: string): number => {
        const probe = document.createElement("span");
        probe.style.color = `var(--${token})`;
        document.body.append(probe);
        const [red = 0, green = 0, blue = 0] = getComputedStyle(probe).color.match(/\d+/g)?.map(Number) ?? [];
        probe.remove();
        let count = 0;
        for (let y = Math.max(0, Math.floor(box.top * ratio)); y < Math.min(canvas.height, box.bottom * ratio); y++)
          for (let x = Math.max(0, Math.floor(box.left * ratio)); x < Math.min(canvas.width, box.right * ratio); x++) {
            const at = 4 * (y * canvas.width + x);
            const distance =
              Math.abs((data[at] ?? 0) - red) +
              Math.abs((data[at + 1] ?? 0) - green) +
              Math.abs((data[at + 2] ?? 0) - blue);
            if (distance < 60) count++;
          }
        return count / ((box.right - box.left) * (box.bottom - box.top) * ratio * ratio);
      };

      const describeMissing = ({ key, left, top, right, bottom }: PlacedBox, share: number): string => {
        const corners = [
          [left, top],
          [right, bottom],
        ];
        const layers = new Set(map.queryRenderedFeatures(corners).map(({ layer }: Internal) => layer.id));
        const box = corners.map((corner) => corner.map(Math.round)).join(" to ");
        return `${key}: ${(100 * share).toFixed(1)} % of ${box} has its colour; layers: ${[...layers].join(", ")}`;
      };

      const measurement: LayoutMeasurement = {
        nameCount: names.length,
        symbolCount: symbols.length,
        notDrawn: [],
        nameCovered: [],
        nameCut: [],
        nameOutside: [],
        symbolsCovered: [],
        canvas: { width: canvas.width, height: canvas.height, cssWidth, cssHeight },
      };
      // The image of a symbol has a transparent margin of about a tenth of its size.
      const symbolCores = symbols.map((symbol) => ({
        ...symbol,
        ...shrinkBox(symbol, 0.1 * Math.min(symbol.right - symbol.left, symbol.bottom - symbol.top)),
      }));
      for (const name of names) {
        const box = shrinkBox(name, 2);
        if (symbolCores.some((symbol) => doOverlap(box, symbol))) measurement.nameCovered.push(name.key);
        const isCut = box.left < 0 || box.top < 0 || box.right > cssWidth || box.bottom > cssHeight;
        if (isCut || panels.some((panel) => doOverlap(box, panel))) measurement.nameCut.push(name.key);
        const district = districts.find(({ code }) => code === name.properties.code);
        const edgePoints = [0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
          ...[box.top, box.bottom].map((y) => [box.left + share * (box.right - box.left), y]),
          ...[box.left, box.right].map((x) => [x, box.top + share * (box.bottom - box.top)]),
        ]);
        if (!edgePoints.every((point) => isInside(district, map.unproject(point))))
          measurement.nameOutside.push(name.key);
        const share = shareOfColour(name, "name");
        if (share < 0.02) measurement.notDrawn.push(describeMissing(name, share));
      }
      for (const [index, symbol] of symbolCores.entries()) {
        const other = symbolCores
          .slice(index + 1)
          .find((candidate) => candidate.key !== symbol.key && doOverlap(symbol, candidate));
        if (other) measurement.symbolsCovered.push(`${symbol.key} by ${other.key}`);
        // The coloured shape of an incident's symbol, without the digit of its priority, fills about half of the image.
        // With less than 15 %, it is not drawn.
        if (symbol.layer !== "incident" || !isShown(symbol)) continue;
        const share = shareOfColour(symbol, `p${symbol.properties.priority}`);
        if (share < 0.15) measurement.notDrawn.push(describeMissing(symbol, share));
      }
      return measurement;
    },
    { points, incidentCount } as { points: LngLat[]; incidentCount: number },
  );
}

/** Lists the faults of several layouts, each with its seed. */
export function listLayoutFaults(layouts: readonly (LayoutMeasurement & { seed: number })[]): string[] {
  return layouts.flatMap((layout) =>
    (["notDrawn", "nameCovered", "nameCut", "nameOutside", "symbolsCovered"] as const).flatMap((fault) =>
      layout[fault].map((symbol) => `seed ${layout.seed}, ${fault}: ${symbol}`),
    ),
  );
}
