import type { Page } from "@playwright/test";
import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { unitKinds } from "../../db/vocabulary";
import { createIncident } from "../../server/incidents/create-incident";
import { pointsInRegency } from "../bench/benchmark-units";
import { aContext, aType, aUnit } from "./makers";
import { createRandom } from "./seeded-random";

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

/** Hides from a page that the CPU draws its map, so that it draws as many details as with a graphics card. */
export async function hideSoftwareRendering(page: Page): Promise<void> {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.addInitScript(() => {
    const { getExtension } = WebGL2RenderingContext.prototype;
    WebGL2RenderingContext.prototype.getExtension = function (this: WebGL2RenderingContext, name: string) {
      return name === "WEBGL_debug_renderer_info" ? null : getExtension.call(this, name as "WEBGL_multi_draw");
    } as typeof getExtension;
  });
}

/**
 * The smallest legible text for readers at 5 m from a 55-inch screen, and at 3 m from an 85-inch one. See `setMinTextShare`.
 */
export const minTextShares = [0.022941, 0.022941 * (3 / 5) * (55 / 85)] as const;

/** Sets the smallest text that the wall's readers can read, as a share of the screen's diagonal. */
export function setMinTextShare(page: Page, share: number): Promise<void> {
  return page.evaluate((value) => {
    document.documentElement.style.setProperty("--wall-share", `${value}`);
    window.dispatchEvent(new Event("resize"));
  }, share);
}

/** What one layout shows, and its faults. */
export type LayoutMeasurement = {
  names: number;
  signs: number;
  /** Symbols and names whose colour does not occur where the canvas should show them. */
  notDrawn: string[];
  nameCovered: string[];
  nameCut: string[];
  nameOutside: string[];
  signsCovered: string[];
  canvas: { width: number; height: number; cssWidth: number; cssHeight: number };
};

/**
 * Moves the page's incidents and units to these points, waits until the map has drawn them, and measures the result:
 * the boxes of all symbols that MapLibre placed, and the pixels of the canvas.
 */
export function measureRandomLayout(page: Page, points: readonly LngLat[]): Promise<LayoutMeasurement> {
  return page.evaluate(
    async ({ points, incidentCount }) => {
      // biome-ignore lint/suspicious/noExplicitAny: internals of React, TanStack Query and MapLibre.
      type Internal = any;
      type Box = { left: number; top: number; right: number; bottom: number };
      type PlacedBox = Box & { layer: string; key: string; properties: Internal };
      const section: Internal = document.querySelector("[data-districts-drawn]");
      let reactFiber = section[Object.keys(section).find((key) => key.startsWith("__reactFiber$")) ?? ""];
      let [map, client]: Internal[] = [];
      for (; reactFiber; reactFiber = reactFiber.return) {
        for (
          let state = reactFiber.memoizedState;
          state && typeof state === "object" && "next" in state;
          state = state.next
        )
          if (state.memoizedState?.getMap) map ??= state.memoizedState.getMap();
        if (reactFiber.memoizedProps?.client?.getQueryCache) client ??= reactFiber.memoizedProps.client;
      }
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

      client.setQueryData(queryOf("incidents.overview").queryKey, (incidents: Internal[]) =>
        incidents.map((incident, index) => {
          const location = points[index] as LngLat;
          const { code, name } = districts.find((district) => isInside(district, location)) ?? districts[0];
          return { ...incident, location, district: { ...incident.district, code, name } };
        }),
      );
      client.setQueryData(queryOf("units.list").queryKey, (units: Internal[]) =>
        units.map((unit, index) => ({ ...unit, ...points[incidentCount + index] })),
      );
      let pixels: ImageData | undefined;
      const canvas: HTMLCanvasElement = map.getCanvas();
      // The map receives the new data after React has rendered it.
      for (let round = 0; round < 3; round++) {
        await new Promise((resolve) => setTimeout(resolve, 40));
        await new Promise((resolve) => {
          map.once("idle", resolve);
          map.triggerRepaint();
        });
      }
      await new Promise((resolve) => {
        map.once("render", () => {
          const copy = document.createElement("canvas");
          [copy.width, copy.height] = [canvas.width, canvas.height];
          const context = copy.getContext("2d", { willReadFrequently: true });
          context?.drawImage(canvas, 0, 0);
          pixels = context?.getImageData(0, 0, canvas.width, canvas.height);
          resolve(undefined);
        });
        map.triggerRepaint();
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
      const panels: Box[] = [...document.querySelectorAll(".wall-panel, .wall-area-credit")].map((panel) =>
        panel.getBoundingClientRect(),
      );
      const isShown = (box: Box) => doOverlap(box, screen) && !panels.some((panel) => doOverlap(panel, box));
      const all = [...boxes.values()];
      const shownNames = map
        .queryRenderedFeatures({ layers: ["district-name"] })
        .map((item: Internal) => item.properties.code);
      const names = all.filter(
        ({ layer, properties }) => layer === "district-name" && shownNames.includes(properties.code),
      );
      const signs = all
        .filter(({ layer }) => ["incident", "unit", "facility", "closure-sign"].includes(layer))
        .filter((box) => doOverlap(box, screen));

      const ratio = canvas.width / cssWidth;
      const data = pixels?.data ?? new Uint8ClampedArray();
      const countPixels = (box: Box, token: string): number => {
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

      const measure: LayoutMeasurement = {
        names: names.length,
        signs: signs.length,
        notDrawn: [],
        nameCovered: [],
        nameCut: [],
        nameOutside: [],
        signsCovered: [],
        canvas: { width: canvas.width, height: canvas.height, cssWidth, cssHeight },
      };
      // The image of a symbol has a transparent margin of about a tenth of its size.
      const signCentres = signs.map((sign) => ({
        ...sign,
        ...shrinkBox(sign, 0.1 * Math.min(sign.right - sign.left, sign.bottom - sign.top)),
      }));
      for (const name of names) {
        const box = shrinkBox(name, 2);
        if (signCentres.some((sign) => doOverlap(box, sign))) measure.nameCovered.push(name.key);
        const isCut = box.left < 0 || box.top < 0 || box.right > cssWidth || box.bottom > cssHeight;
        if (isCut || panels.some((panel) => doOverlap(box, panel))) measure.nameCut.push(name.key);
        const district = districts.find(({ code }) => code === name.properties.code);
        const edgePoints = [0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
          ...[box.top, box.bottom].map((y) => [box.left + share * (box.right - box.left), y]),
          ...[box.left, box.right].map((x) => [x, box.top + share * (box.bottom - box.top)]),
        ]);
        if (!edgePoints.every((point) => isInside(district, map.unproject(point)))) measure.nameOutside.push(name.key);
        if (countPixels(name, "name") < 0.02) measure.notDrawn.push(name.key);
      }
      for (const [index, sign] of signCentres.entries()) {
        const other = signCentres
          .slice(index + 1)
          .find((candidate) => candidate.key !== sign.key && doOverlap(sign, candidate));
        if (other) measure.signsCovered.push(`${sign.key} by ${other.key}`);
        // Without its digit, the shape of a priority fills about half of the image.
        if (sign.layer === "incident" && isShown(sign) && countPixels(sign, `p${sign.properties.priority}`) < 0.15)
          measure.notDrawn.push(sign.key);
      }
      return measure;
    },
    { points, incidentCount } as { points: LngLat[]; incidentCount: number },
  );
}

/** Sums up the faults of several draws. */
export function sumLayoutFaults(layouts: readonly LayoutMeasurement[]) {
  const count = (key: "notDrawn" | "nameCovered" | "nameCut" | "nameOutside" | "signsCovered") =>
    layouts.reduce((sum, layout) => sum + layout[key].length, 0);
  return {
    notDrawn: count("notDrawn"),
    nameCovered: count("nameCovered"),
    nameCut: count("nameCut"),
    nameOutside: count("nameOutside"),
    signsCovered: count("signsCovered"),
  };
}

export const noFaults: ReturnType<typeof sumLayoutFaults> = {
  notDrawn: 0,
  nameCovered: 0,
  nameCut: 0,
  nameOutside: 0,
  signsCovered: 0,
};
