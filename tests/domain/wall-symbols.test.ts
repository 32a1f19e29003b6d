import { expect, test } from "vitest";
import { type PixelBox, SymbolPlacement } from "../../app/_map/symbols/place-labelled-symbols";
import { fitPoints } from "../../app/wall/map/fit-view";
import { findFreePositions, findNamePositions } from "../../app/wall/map/symbols/name-positions";
import { placeWallSymbols, type SymbolInputs } from "../../app/wall/map/symbols/place-wall-symbols";

const screen: PixelBox = { left: 0, top: 0, right: 1_000, bottom: 600 };
const measureTextWidth = (text: string, fontPx: number) => text.length * fontPx * 0.6;
/** Maps one degree to one pixel. */
const project = ({ lng, lat }: { lng: number; lat: number }) => ({ x: lng, y: lat });
const inputs: SymbolInputs = {
  incidents: [],
  units: [],
  captions: new Map(),
  watches: [],
  project,
  zoom: 0,
  screen,
  panels: [],
  theme: { name: "dark", scale: 1 },
  textPx: 27,
  measureTextWidth,
  previousPositions: new Map(),
};
const anIncident = (id: string, priority: number, lng: number, lat: number) => ({
  ...{ id, priority, location: { lng, lat } },
  assignments: [],
});
const aUnit = (id: string, lng: number, lat: number, overrides = {}) =>
  ({
    id,
    callSign: id,
    kind: "ambulance",
    status: "available",
    lng,
    lat,
    ...overrides,
  }) as SymbolInputs["units"][number];

test("a critical incident keeps its place; the others move and get a leader line", () => {
  const incidents = [anIncident("low", 4, 500, 300), anIncident("critical", 1, 500, 300)];
  const { offsets, leaderLines } = placeWallSymbols({ ...inputs, incidents });
  expect(offsets.get("critical")).toEqual([0, 0]);
  const [x = 0, y = 0] = offsets.get("low") ?? [];
  expect(Math.hypot(x, y)).toBeGreaterThan(30);
  expect(leaderLines).toEqual([{ from: { x: 500, y: 300 }, to: { x: 500 + x, y: 300 + y } }]);
});

test("the crew of a critical incident comes before other incidents", () => {
  const incidents = [
    { ...anIncident("critical", 1, 100, 100), assignments: [{ unit: { id: "crew" } }] },
    anIncident("other", 2, 500, 310),
  ];
  const units = [aUnit("crew", 500, 300, { status: "assigned" })];
  const { offsets, symbols } = placeWallSymbols({ ...inputs, incidents, units });
  expect(symbols.find(({ members }) => members[0].id === "crew")?.offset).toEqual([0, 0]);
  expect(offsets.get("other")).not.toEqual([0, 0]);
});

test("units without room become one cluster that shows kinds and numbers", () => {
  const units = [aUnit("a", 500, 300), aUnit("b", 501, 300), aUnit("c", 502, 300, { kind: "fire-engine" })];
  const { symbols } = placeWallSymbols({ ...inputs, units });
  expect(symbols.map(({ members }) => members.length)).toEqual([3]);
  expect(symbols[0]?.image).toContain("ambulance:2,fire-engine:1");
});

test("a fire watch moves off an incident, and a cluster off the fire watch", () => {
  const incidents = [anIncident("incident", 3, 500, 300)];
  const units = [aUnit("a", 500, 300), aUnit("b", 501, 300)];
  const watches = [{ id: "watch", lng: 500, lat: 300 }];
  const { offsets, symbols, leaderLines } = placeWallSymbols({ ...inputs, incidents, units, watches });
  const [watchX = 0, watchY = 0] = offsets.get("watch") ?? [];
  expect(Math.hypot(watchX, watchY)).toBeGreaterThan(20);
  expect(leaderLines[0]).toEqual({ from: { x: 500, y: 300 }, to: { x: 500 + watchX, y: 300 + watchY } });
  const [clusterX = 0, clusterY = 0] = symbols[0]?.offset ?? [];
  expect(Math.max(Math.abs(clusterX - watchX), Math.abs(clusterY - watchY))).toBeGreaterThan(30);
});

test("symbols stay on the screen and clear of panels", () => {
  const panels = [{ left: 0, top: 0, right: 1_000, bottom: 100 }];
  const placement = new SymbolPlacement({ screen, panels });
  const box = { left: -20, right: 20, top: -40, bottom: 0 };
  const placed = placement.place({ key: "symbol", x: 990, y: 110, variants: [[box]], maxOffsetPx: 200 });
  expect(990 + (placed?.dx ?? 0)).toBeLessThanOrEqual(980);
  expect(110 + (placed?.dy ?? 0)).toBeGreaterThanOrEqual(140);
});

test("a symbol under a panel moves out beside it, with a leader line, or stays hidden if that is too far", () => {
  const incidents = [anIncident("corner", 2, 950, 60)];
  const units = [aUnit("free", 950, 540)];
  const placeWith = (panelPx: number) =>
    placeWallSymbols({
      ...{ ...inputs, incidents, units },
      panels: [
        { left: 1_000 - panelPx, top: 0, right: 1_000, bottom: panelPx },
        { left: 1_000 - panelPx, top: 600 - panelPx, right: 1_000, bottom: 600 },
      ],
    });
  const { placement, leaderLines } = placeWith(110);
  expect([...placement.positions].map(([key, { isVisible }]) => [key, isVisible])).toEqual([
    ["corner", true],
    ["free", true],
  ]);
  expect(leaderLines).toHaveLength(2);
  for (const { isVisible, dx, dy } of placeWith(290).placement.positions.values())
    expect({ isVisible, dx, dy }).toEqual({ isVisible: false, dx: 0, dy: 0 });
});

test("clusters are merged and show less until nine tenths of the map are uncovered", () => {
  const kinds = ["ambulance", "fire-engine", "police-patrol"];
  const units = Array.from({ length: 120 }, (_, index) =>
    aUnit(`${index}`, 60 + (index % 10) * 95, 60 + (Math.floor(index / 10) % 6) * 95, { kind: kinds[index % 3] }),
  );
  const { symbols, placement } = placeWallSymbols({ ...inputs, units });
  expect(symbols.flatMap(({ members }) => members)).toHaveLength(units.length);
  const boxArea = placement.listBoxes().reduce((sum, box) => sum + (box.right - box.left) * (box.bottom - box.top), 0);
  expect(boxArea).toBeLessThanOrEqual(0.1 * 1_000 * 600);
});

test("the last clusters are merged too if there is no room for them, so that every unit is counted", () => {
  const panels = [{ left: 150, top: 0, right: 1_000, bottom: 600 }];
  const units = [60, 180, 300, 420, 540].flatMap((lat, row) =>
    Array.from({ length: 3 }, (_, index) => aUnit(`${row}-${index}`, 75, lat)),
  );
  const incidents = Array.from({ length: 10 }, (_, index) => anIncident(`${index}`, 2, 75, 60 * index));
  const { symbols } = placeWallSymbols({ ...inputs, panels, units, incidents });
  expect(symbols.flatMap(({ members }) => members)).toHaveLength(units.length);
});

const square = (size: number) => ({
  ...{ code: "a", name: "Sanga Desa", labelLng: size / 2, labelLat: size / 2 },
  geometry: {
    type: "Polygon" as const,
    coordinates: [[0, size, size, 0, 0].map((lng, index) => [lng, [0, 0, size, size, 0][index] as number])],
  },
});

test("a name is drawn completely inside its area, or not at all", () => {
  const options = { project, sizePx: 20, measureTextWidth };
  expect(findNamePositions(square(200), options).positions.length).toBeGreaterThan(0);
  expect(findNamePositions(square(60), options).positions).toEqual([]);
});

test("a name is left out if symbols cover all its positions", () => {
  const spots = findNamePositions(square(90), { project, sizePx: 20, measureTextWidth });
  const placement = new SymbolPlacement({ screen, panels: [] });
  expect(findFreePositions(spots, placement, 5).length).toBeGreaterThan(0);
  placement.add({ left: 35, right: 55, top: 35, bottom: 55 });
  expect(findFreePositions(spots, placement, 5)).toEqual([]);
});

test("a panel may cover a corner that the shape leaves empty", () => {
  const diamond = Array.from({ length: 80 }, (_, index) => {
    const share = (index % 20) / 20;
    const [x = 0, y = 0] = [
      [share, 1 - share],
      [1 - share, -share],
      [-share, share - 1],
      [share - 1, share],
    ][Math.floor(index / 20)] as [number, number];
    return { x: 50 + 50 * x, y: 50 + 50 * y };
  });
  const margins = { left: 0, right: 0, top: 0, bottom: 0 };
  const options = { width: 400, height: 400, margins, maxScale: 100 };
  const withoutPanels = fitPoints(diamond, { ...options, panels: [] });
  const cornerPanel = { left: 0, top: 0, right: 90, bottom: 90 };
  expect(withoutPanels?.scale).toBeCloseTo(4, 1);
  expect(fitPoints(diamond, { ...options, panels: [cornerPanel] })?.scale).toBeCloseTo(4, 1);
  const wideView = fitPoints(diamond, { ...options, width: 1_600, panels: [] });
  expect((wideView?.x ?? 0) + 50 * (wideView?.scale ?? 0)).toBeCloseTo(800, -2);
  const sidePanel = { left: 0, top: 0, right: 100, bottom: 400 };
  expect(fitPoints(diamond, { ...options, panels: [sidePanel] })?.scale).toBeCloseTo(3, 1);
  expect(fitPoints(diamond, { ...options, panels: [{ left: 0, top: 0, right: 400, bottom: 400 }] })).toBeNull();
});
