import { readFileSync } from "node:fs";
import fc from "fast-check";
import geodesic from "geographiclib-geodesic";
import type { FeatureCollection, MultiPolygon } from "geojson";
import type { FilterSpecification } from "maplibre-gl";
import { expect, test } from "vitest";
import { createRegencyShape } from "../../app/_map/layers/regency-shape";
import { groundLabelStyle } from "../../app/_map/style/ground-label-style";
import { groundStyle } from "../../app/_map/style/ground-style";
import { liveStyle } from "../../app/_map/style/live-style";
import { symbolSizes } from "../../app/_map/style/map-settings";
import type { Palette } from "../../app/_map/style/map-theme";
import { referenceStyle } from "../../app/_map/style/reference-style";
import { clusterPoints } from "../../app/_map/symbols/cluster-points";
import { drawImage } from "../../app/_map/symbols/icon-images";
import { plateIcon } from "../../app/_map/symbols/icons";
import { imageId } from "../../app/_map/symbols/image-ids";
import { resolveOverlaps } from "../../app/_map/symbols/resolve-overlaps";
import { computeRingOffset } from "../../app/_map/symbols/spiderfy";
import { computeBounds } from "../../app/_map/tools/geometry";
import { reachStyle } from "../../app/insight/coverage/reach-style";
import { placeKinds } from "../../db/vocabulary";
import { straightDistanceM } from "../../server/domain/straight-distance";
import { evaluateStyle, passesFilter } from "../support/map-style";

const districts = (
  JSON.parse(readFileSync("db/seed/data/districts.geojson", "utf8")) as FeatureCollection<
    MultiPolygon,
    { code: string }
  >
).features.map(({ properties: { code }, geometry }) => ({ code, geometry }));

const optionsAt = (zoom: number) => ({ zoom, minDistancePx: 32, maxOffsetPx: 44 });

const pointInRegency = fc.record({
  lng: fc.double({ min: 103, max: 104.7, noNaN: true }),
  lat: fc.double({ min: -3.3, max: -1.7, noNaN: true }),
});

/** Returns a function that reads a colour of a theme from the style sheets. */
function readColours(theme: 0 | 1): (token: string) => string {
  const files = ["app/globals.css", "app/_map/style/ground.css", "app/insight/heat.css"];
  const css = files.map((file) => readFileSync(file, "utf8")).join();
  return (token) => {
    // In these files the dark theme comes first. A colour of both themes occurs once.
    const colours = [...css.matchAll(new RegExp(`--${token}: (#\\w{6,8});`, "g"))].map(([, colour]) => colour);
    return colours[theme] ?? colours[0] ?? "";
  };
}

test.each([
  ["dark", 0],
  ["light", 1],
] as const)(
  "water, roads and tracks stand out from the land, and incidents from the roads, in the %s theme",
  (_, theme) => {
    const colourOf = readColours(theme);
    expect(contrast(colourOf("water"), colourOf("land"))).toBeGreaterThan(1.3);
    for (const road of ["road-trunk-far", "road-main-far", "road-path"]) {
      expect(contrast(colourOf(road), colourOf("land"))).toBeGreaterThan(1.7);
    }
    for (const priority of ["p1", "p2", "p3", "p4"]) {
      for (const road of ["road-trunk", "road-main", "road-trunk-far", "road-main-far"]) {
        expect(contrast(colourOf(priority), colourOf(road))).toBeGreaterThan(2);
      }
    }
  },
);

test.each([
  ["dark", 0],
  ["light", 1],
] as const)("names of the base map are readable on any colour in the %s theme", (name, theme) => {
  const colourOf = readColours(theme);
  const tokens = ["halo", "water-name", "road-name", "name", "name-2", "ink-2"];
  const palette = Object.fromEntries(tokens.map((token) => [token, colourOf(token)])) as Palette;
  const mapTheme = { name, palette, scale: 1, minTextPx: 0 };
  const styles = [
    groundLabelStyle.riverName(mapTheme),
    groundLabelStyle.waterName(mapTheme),
    groundLabelStyle.roadName(mapTheme, "skematis"),
    groundLabelStyle.town(mapTheme, []),
    groundLabelStyle.village(mapTheme, []),
    referenceStyle.townName(mapTheme),
    referenceStyle.villageName(mapTheme),
  ];
  expect(groundLabelStyle.town(mapTheme, []).paint?.["text-color"]).toBe(palette.name);
  expect(contrast(palette.name, palette.halo)).toBeGreaterThan(7);
  for (const { paint } of styles) {
    // A halo narrower than 2 px would let the colour behind a letter show through.
    expect(paint?.["text-halo-width"]).toBeGreaterThanOrEqual(2);
    const colours = [paint?.["text-color"]].flat(2).filter((colour): colour is string => /^#/.test(`${colour}`));
    expect(colours.length).toBeGreaterThan(0);
    for (const colour of colours) expect(contrast(colour, `${paint?.["text-halo-color"]}`)).toBeGreaterThan(4.5);
  }
});

const plainTheme = { name: "dark", palette: {} as Palette, scale: 1, minTextPx: 0 } as const;

test("the base map names no place that the product names, but it names others that are called the same", () => {
  const ownPlaces = [{ name: "Babat", position: { lng: 103.6401, lat: -2.7381 } }];
  for (const kind of ["town", "village"] as const) {
    const { filter } = groundLabelStyle[kind](plainTheme, ownPlaces);
    const isNamed = (name: string, lng: number, lat: number) => passesFilter(filter, { kind, name }, [lng, lat]);
    expect(isNamed("Babat", 103.66, -2.75)).toBe(false);
    expect(isNamed("Babat", 104.3, -2.3)).toBe(true);
    expect(isNamed("Lais", 103.6401, -2.7381)).toBe(true);
  }
});

test("each place is named either as a town or as a village", () => {
  const isNamed = ({ filter }: { filter?: FilterSpecification }, kind: string) =>
    passesFilter(filter, { kind, name: "Babat", minZoom: 9 });
  const groundPlaces = { city: true, town: true, village: false, hamlet: false, suburb: false };
  for (const [kind, isTown] of Object.entries(groundPlaces)) {
    expect([kind, isNamed(groundLabelStyle.town(plainTheme, []), kind)]).toEqual([kind, isTown]);
    expect([kind, isNamed(groundLabelStyle.village(plainTheme, []), kind)]).toEqual([kind, !isTown]);
  }
  for (const kind of placeKinds) {
    const isTown = kind !== "village" && kind !== "peat-hydrology-station";
    expect([kind, isNamed(referenceStyle.townName(plainTheme), kind)]).toEqual([kind, isTown]);
    expect([kind, isNamed(referenceStyle.villageName(plainTheme), kind)]).toEqual([kind, !isTown]);
  }
});

test("settlements are drawn above plantations, these above wetlands, and forests below all of them", () => {
  const sortKey = groundStyle.land(plainTheme).layout?.["fill-sort-key"];
  const kinds = ["built", "forest", "plantation", "wetland"];
  const heights = new Map(kinds.map((kind) => [kind, Number(evaluateStyle(sortKey, { kind }))]));
  const sortedKinds = kinds.toSorted((a, b) => (heights.get(a) ?? 0) - (heights.get(b) ?? 0));
  expect(sortedKinds).toEqual(["forest", "wetland", "plantation", "built"]);
});

test("the base map draws borders of provinces and regencies, and leaves those of districts to the product", () => {
  const { filter } = groundStyle.border(plainTheme);
  expect([2, 4, 5, 6].filter((level) => passesFilter(filter, { level }))).toEqual([2, 4, 5]);
});

test("no dot of a village shows through the numbers of the coverage", () => {
  const [fill, number] = [reachStyle.cell(plainTheme).paint, reachStyle.number(plainTheme).paint];
  expect(number?.["text-halo-color"]).toEqual(fill?.["fill-color"]);
  expect(number?.["text-halo-width"]).toBeGreaterThanOrEqual(2);
});

test("the number of an incident is on an opaque plate of its size, which is drawn wherever the number is", () => {
  const { layout } = liveStyle.incidentNumber(plainTheme);
  expect(layout).toMatchObject({ "icon-image": imageId.plate("dark"), "icon-text-fit": "both" });
  // Unless one of them is optional, the map draws both or neither.
  expect([layout?.["icon-optional"], layout?.["text-optional"]]).toEqual([undefined, undefined]);
  expect(plateIcon.shapes).toEqual([expect.objectContaining({ fill: "halo" })]);
  expect(plateIcon.shapes[0]?.opacity ?? 1).toBe(1);
});

test("borders have no spikes at sharp corners", () => {
  const { districtBorder, regencyBorder, regencyGlow } = referenceStyle;
  for (const border of [groundStyle.border, districtBorder, regencyBorder, regencyGlow])
    expect(border(plainTheme).layout).toMatchObject({ "line-join": "round" });
});

test("footpaths and ferries are drawn as dashed lines only, and one-way roads with arrows in their direction", () => {
  const { footpath, road, roadEdge } = groundStyle;
  const findLines = (properties: Record<string, string | boolean>) =>
    [footpath, road, roadEdge].map((style) => passesFilter(style(plainTheme).filter, properties));
  expect(findLines({ class: "path", dashed: true })).toEqual([true, false, false]);
  expect(findLines({ class: "ferry", dashed: true })).toEqual([true, false, false]);
  expect(findLines({ class: "path" })).toEqual([false, true, false]);
  expect(findLines({ class: "minor" })).toEqual([false, true, true]);
  const { filter, layout } = groundLabelStyle.oneWay(plainTheme);
  expect(passesFilter(filter, { class: "minor" })).toBe(false);
  expect([1, -1].map((oneway) => evaluateStyle(layout?.["text-field"], { oneway }))).toEqual(["›", "‹"]);
});

test("road numbers and kilometre posts on a wall are as readable as its texts, and elsewhere scaled like symbols", () => {
  const sizes = (minTextPx: number) =>
    [groundLabelStyle.roadShield, groundLabelStyle.kmPost].map(
      (style) =>
        Number(style({ ...plainTheme, scale: 1.5, minTextPx }).layout?.["icon-size"]) * symbolSizes.roadSignText,
    );
  expect(sizes(42)).toEqual([expect.closeTo(42), expect.closeTo(42)]);
  expect(sizes(0)).toEqual([15.75, 15.75]);
});

test("the edges of roads are thinner at low zooms, where bridges have none of their own", () => {
  const palette = { "road-edge": "#ff0000", "road-name": "#00ff00" } as Palette;
  const [road, edge] = [groundStyle.road, groundStyle.roadEdge].map((style) => style({ ...plainTheme, palette }).paint);
  const edgePixels = (zoom: number) => {
    const [roadWidth, width] = [road, edge].map((paint) =>
      evaluateStyle(paint?.["line-width"], { class: "trunk" }, zoom),
    );
    return Number(width) - Number(roadWidth);
  };
  expect([10, 13].map(edgePixels)).toEqual([expect.closeTo(0.8), expect.closeTo(1.6)]);
  const edgeColour = (zoom: number) => evaluateStyle(edge?.["line-color"], { class: "trunk", bridge: true }, zoom);
  expect(String(edgeColour(11))).not.toBe(String(edgeColour(13)));
});

test.each([
  ["dark", 0],
  ["light", 1],
] as const)("over coloured areas, roads can be seen on each colour and do not glare (%s theme)", (name, theme) => {
  const colourOf = readColours(theme);
  const palette = new Proxy({}, { get: (_, token) => colourOf(`${String(token)}`) }) as Palette;
  const mapTheme = { name, palette, scale: 1, minTextPx: 0 };
  const edge = `${groundStyle.roadEdge(mapTheme, true).paint?.["line-color"]}`;
  // The colour at high zooms comes last.
  const road = [groundStyle.road(mapTheme, true).paint?.["line-color"]].flat().at(-1);
  const areas = [1, 2, 3, 4, 5, 6].map((level) => `heat-${level}`).concat("reach-1", "reach-2", "reach-3", "reach-4");
  for (const area of areas.map(colourOf)) {
    const edgeColour = blend(edge, area);
    for (const roadClass of ["trunk", "secondary", "minor"]) {
      const roadColour = blend(`${evaluateStyle(road, { class: roadClass })}`, edgeColour);
      expect(contrast(roadColour, edgeColour)).toBeGreaterThan(1.4);
      expect(Math.max(contrast(roadColour, area), contrast(edgeColour, area))).toBeGreaterThan(1.6);
      expect(contrast(roadColour, area)).toBeLessThan(4);
    }
  }
});

test("every layer of the tiles that has names is drawn with its names", () => {
  const { oneWay: _, ...nameStyles } = groundLabelStyle;
  const layers = Object.values(nameStyles).map((createStyle) => createStyle(plainTheme, [] as never));
  const namedLayers = layers.filter((layer) => layer.layout?.["text-field"]).map((layer) => layer["source-layer"]);
  expect(namedLayers.sort()).toEqual(["place", "place", "road", "water", "waterway"]);
});

test("an image requested for the dark theme is not drawn in the colours of the light theme", () => {
  const light = { name: "light", palette: {} as Palette, scale: 1, minTextPx: 0 } as const;
  expect(drawImage(imageId.incident("dark", 1, false), light, 1)).toBeUndefined();
});

test("the outline of the regency is one closed line around all fifteen districts", () => {
  const { outline } = createRegencyShape(districts);
  expect(outline.coordinates).toHaveLength(1);
  const [line = []] = outline.coordinates;
  expect(line.at(0)).toEqual(line.at(-1));
  expect(line.length).toBeGreaterThan(100);
});

test("districts that share a border have different tones", () => {
  const { tones } = createRegencyShape(districts);
  expect(tones.size).toBe(15);
  expect([...tones.values()].every((tone) => tone >= 0 && tone <= 3)).toBe(true);
  const corners = new Map(districts.map(({ code, geometry }) => [code, new Set(listCorners(geometry))]));
  for (const [code, cornersOfOne] of corners) {
    for (const [otherCode, cornersOfOther] of corners) {
      const sharedCornerCount = [...cornersOfOne].filter((corner) => cornersOfOther.has(corner)).length;
      if (code !== otherCode && sharedCornerCount > 2)
        expect([code, otherCode, tones.get(code)]).not.toEqual([code, otherCode, tones.get(otherCode)]);
    }
  }
});

test("the straight distance differs from the geodesic by at most 0.1 %", () => {
  fc.assert(
    fc.property(pointInRegency, pointInRegency, (a, b) => {
      const { s12 = 0 } = geodesic.Geodesic.WGS84.Inverse(a.lat, a.lng, b.lat, b.lng);
      expect(Math.abs(straightDistanceM(a, b) - s12)).toBeLessThanOrEqual(s12 * 0.001 + 0.01);
    }),
    { seed: 112 },
  );
});

test("clustering keeps every point, and distant points stay separate", () => {
  fc.assert(
    fc.property(fc.array(pointInRegency, { maxLength: 60 }), fc.integer({ min: 6, max: 16 }), (points, zoom) => {
      const clusters = clusterPoints(points, zoom, 26);
      expect(clusters.flatMap(({ members }) => members)).toHaveLength(points.length);
    }),
    { seed: 112 },
  );
  const [sekayu, bayungLencir] = [
    { lng: 103.8344, lat: -2.8819 },
    { lng: 103.6834, lat: -2.0549 },
  ];
  expect(clusterPoints([sekayu, { ...sekayu }, bayungLencir], 8, 26).map(({ members }) => members.length)).toEqual([
    2, 1,
  ]);
});

test("overlapping icons move apart, others stay in place", () => {
  const [sekayu, bayungLencir] = [
    { lng: 103.8344, lat: -2.8819 },
    { lng: 103.6834, lat: -2.0549 },
  ];
  const [firstOffset = [0, 0], secondOffset = [0, 0], distantOffset] = resolveOverlaps(
    [sekayu, { ...sekayu }, bayungLencir],
    optionsAt(9),
  );
  expect(Math.hypot(firstOffset[0] - secondOffset[0], firstOffset[1] - secondOffset[1])).toBeGreaterThan(29);
  expect(distantOffset).toEqual([0, 0]);
});

test("an icon moves away from an obstacle at its point", () => {
  const point = { lng: 103.8344, lat: -2.8819 };
  const [[x, y] = [0, 0]] = resolveOverlaps([point], { ...optionsAt(9), obstacles: { points: [point], abovePx: 10 } });
  expect(Math.hypot(x, y + 10)).toBeGreaterThan(30);
});

test("no icon moves farther than the maximum offset, at any density", () => {
  fc.assert(
    fc.property(fc.array(pointInRegency, { maxLength: 40 }), fc.integer({ min: 6, max: 12 }), (points, zoom) => {
      for (const [x, y] of resolveOverlaps([...points, ...points], optionsAt(zoom)))
        expect(Math.hypot(x, y)).toBeLessThan(46);
    }),
    { seed: 112 },
  );
});

test.each([1, 2, 5, 9])("%i items at one point get distinct offsets", (count) => {
  const offsets = Array.from({ length: count }, (_, index) => computeRingOffset(index, count, 20).join());
  expect(new Set(offsets).size).toBe(count);
});

function listCorners({ coordinates }: MultiPolygon): string[] {
  return (coordinates as unknown as unknown[]).flat(10).reduce<string[]>((corners, value, index, all) => {
    if (index % 2 === 1) corners.push(`${all[index - 1]},${value}`);
    return corners;
  }, []);
}

test("bounds enclose all points tightly, even half a million of them", () => {
  fc.assert(
    fc.property(fc.array(pointInRegency, { minLength: 1, maxLength: 40 }), (points) => {
      const [lngs, lats] = [points.map(({ lng }) => lng), points.map(({ lat }) => lat)];
      expect(computeBounds(points)).toEqual([
        Math.min(...lngs),
        Math.min(...lats),
        Math.max(...lngs),
        Math.max(...lats),
      ]);
    }),
    { seed: 112 },
  );
  const manyPoints = Array.from({ length: 500_000 }, (_, index) => ({ lng: 103 + index / 500_000, lat: -2 }));
  expect(computeBounds(manyPoints)).toEqual([103, -2, 103 + 499_999 / 500_000, -2]);
});

/** Returns the colour of a translucent colour such as "#31b5a180" over an opaque one. */
function blend(colour: string, background: string): string {
  const readByte = (text: string, at: number) => Number.parseInt(text.slice(at, at + 2) || "ff", 16);
  const alpha = readByte(colour, 7) / 255;
  const bytes = [1, 3, 5].map((at) =>
    Math.round(readByte(colour, at) * alpha + readByte(background, at) * (1 - alpha)),
  );
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** Returns the contrast ratio, as WCAG 2 defines it, of two colours such as "#31b5a1". */
function contrast(colour: string, otherColour: string): number {
  const [lighter = 0, darker = 0] = [colour, otherColour].map(luminance).sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
