import type { ExpressionSpecification, FilterSpecification } from "maplibre-gl";
import type { MapTheme, PaletteToken } from "./map-theme";
import { type LayerStyle, roundLine } from "./style-parts";

/** Style of a map layer, and the layer of the vector tiles that it draws. */
export type GroundStyle<Type extends "fill" | "line" | "symbol"> = LayerStyle<Type> & { "source-layer": string };

const roadClass: ExpressionSpecification = ["get", "class"];
/** Whether a road is a straight link between places, not the course of a road. */
export const isSchematic: ExpressionSpecification = ["==", ["get", "schematic"], true];
const isBridge: ExpressionSpecification = ["==", ["get", "bridge"], true];
/** Bridges have a dark edge from this zoom level on. */
const minBridgeZoom = 12.5;
const isDashed: FilterSpecification = ["==", ["get", "dashed"], true];
const isRoadInFull: FilterSpecification = ["all", ["!", isSchematic], ["!", isDashed]];

/** Returns an expression that selects one of five values by the class of a road, from trunk to path. */
function chooseByRoadClass<Value extends string | number>(values: readonly [Value, Value, Value, Value, Value]) {
  const [trunk, primary, secondary, minor, path] = values;
  return ["match", roadClass, "trunk", trunk, "primary", primary, "secondary", secondary, "path", path, minor];
}

/** Widths in pixels at zoom 7, 10, 13, 16 and 18, for trunk, primary, secondary, minor roads and paths. */
const roadWidths = [
  [7, [1.1, 0.8, 0.4, 0.2, 0]],
  [10, [1.9, 1.4, 1, 0.4, 0.2]],
  [13, [4, 3.2, 2.6, 1.4, 0.7]],
  [16, [11, 9.5, 8, 5.5, 1.8]],
  [18, [24, 21, 18, 14, 4]],
] as const;

/**
 * Width of a road with an edge of `edge` pixels in total. At low zooms the edge is thinner, because there a full one
 * would be wider than the roads themselves.
 */
function roadWidth({ scale }: MapTheme, edge: number): ExpressionSpecification {
  const stops = roadWidths.flatMap(([zoom, widths]) => [
    zoom,
    chooseByRoadClass(
      widths.map((width) => (width + (width < 1 ? 0 : zoom < 13 ? edge / 2 : edge)) * scale) as [
        number,
        number,
        number,
        number,
        number,
      ],
    ),
  ]);
  return ["interpolate", ["exponential", 1.4], ["zoom"], ...stops] as unknown as ExpressionSpecification;
}

/** Colours of trunk, main and minor roads and of paths. */
const roadColours = {
  far: ["road-trunk-far", "road-main-far", "road-minor", "road-path"],
  near: ["road-trunk", "road-main", "road-minor", "road-path"],
  overColours: ["main-road-over-colours", "main-road-over-colours", "road-over-colours", "road-over-colours"],
} as const satisfies Record<string, readonly PaletteToken[]>;

function roadColour({ palette }: MapTheme, colours: keyof typeof roadColours) {
  const [trunk, main, minor, path] = roadColours[colours];
  return chooseByRoadClass([palette[trunk], palette[main], palette[main], palette[minor], palette[path]]);
}

/** Line width by `size`: 2 for a large river, 1 for a river or canal, 0 for a stream. */
function riverWidth({ scale }: MapTheme): ExpressionSpecification {
  const chooseByRiverSize = (large: number, middle: number, small: number) => [
    ...["match", ["get", "size"], 2, large * scale, 1, middle * scale, small * scale],
  ];
  return [
    ...["interpolate", ["exponential", 1.4], ["zoom"]],
    ...[
      6,
      chooseByRiverSize(1.6, 0.8, 0.3),
      9,
      chooseByRiverSize(3, 1.6, 0.5),
      12,
      chooseByRiverSize(4.5, 2.4, 1),
      16,
      chooseByRiverSize(9, 5, 2.2),
    ],
  ] as unknown as ExpressionSpecification;
}

/** OpenStreetMap's `admin_level` of district borders in Indonesia. */
const districtBorderLevel = 6;

/**
 * Styles of the areas and lines of the base map, in drawing order. They are less prominent than units, incidents and
 * other content.
 */
export const groundStyle = {
  land: ({ palette }: MapTheme): GroundStyle<"fill"> => ({
    type: "fill",
    "source-layer": "land",
    // In the tiles, forests that consist of several ways come last, and would cover the villages inside them.
    layout: { "fill-sort-key": ["match", ["get", "kind"], "built", 3, "plantation", 2, "wetland", 1, 0] },
    paint: {
      "fill-color": [
        ...["match", ["get", "kind"], "forest", palette.forest, "plantation", palette.plantation],
        ...["wetland", palette.wetland, palette.built],
      ] as unknown as ExpressionSpecification,
      "fill-opacity": 0.55,
      "fill-antialias": false,
    },
  }),

  water: ({ palette }: MapTheme): GroundStyle<"fill"> => ({
    type: "fill",
    "source-layer": "water",
    paint: { "fill-color": palette.water },
  }),

  building: ({ palette }: MapTheme): GroundStyle<"fill"> => ({
    type: "fill",
    "source-layer": "building",
    minzoom: 14,
    paint: {
      "fill-color": palette.building,
      "fill-opacity": ["interpolate", ["linear"], ["zoom"], 14, 0.35, 16, 0.85],
      "fill-antialias": false,
    },
  }),

  river: (theme: MapTheme): GroundStyle<"line"> => ({
    type: "line",
    "source-layer": "waterway",
    layout: roundLine,
    paint: { "line-color": theme.palette["water-line"], "line-width": riverWidth(theme) },
  }),

  /** Borders above districts. `DistrictLayer` draws those of the districts. */
  border: ({ palette, scale }: MapTheme): GroundStyle<"line"> => ({
    type: "line",
    "source-layer": "border",
    filter: ["<", ["get", "level"], districtBorderLevel],
    layout: { "line-join": "round" },
    paint: {
      "line-color": palette["border-district"],
      "line-width": ["match", ["get", "level"], 4, 1.4 * scale, 0.8 * scale],
      "line-dasharray": [4, 3],
    },
  }),

  /** `isOverColours`: whether the map's content colours areas, as in the insight maps. */
  roadEdge: (theme: MapTheme, isOverColours = false): GroundStyle<"line"> => ({
    type: "line",
    "source-layer": "road",
    minzoom: 9,
    filter: ["all", isRoadInFull, ["!=", roadClass, "path"]],
    layout: { "line-join": "round", "line-sort-key": ["get", "rank"] },
    paint: {
      // At lower zooms, most bridges are shorter than a road is wide, and would be dark specks.
      "line-color": isOverColours
        ? theme.palette["road-edge-over-colours"]
        : ([
            ...["step", ["zoom"], theme.palette["road-edge"]],
            ...[minBridgeZoom, ["case", isBridge, theme.palette["road-name"], theme.palette["road-edge"]]],
          ] as unknown as ExpressionSpecification),
      "line-width": roadWidth(theme, 1.6),
    },
  }),

  /**
   * Over coloured areas, roads are translucent and white with translucent black edges: they can be seen on every colour
   * and are less prominent than the colours. Without round ends, because translucent ends would overlap.
   */
  road: (theme: MapTheme, isOverColours = false): GroundStyle<"line"> => ({
    type: "line",
    "source-layer": "road",
    filter: isRoadInFull,
    layout: { ...roundLine, ...(isOverColours && { "line-cap": "butt" }), "line-sort-key": ["get", "rank"] },
    paint: {
      // Roads are drawn without an edge at low zooms, so they need a stronger colour there.
      "line-color": [
        ...["interpolate", ["linear"], ["zoom"]],
        ...[9, roadColour(theme, "far")],
        ...[10.5, roadColour(theme, isOverColours ? "overColours" : "near")],
      ] as unknown as ExpressionSpecification,
      "line-width": roadWidth(theme, 0),
    },
  }),

  /** Footpaths and ferries, dashed so that nobody mistakes them for tracks and roads. */
  footpath: ({ palette, scale }: MapTheme): GroundStyle<"line"> => ({
    type: "line",
    "source-layer": "road",
    minzoom: 9,
    filter: isDashed,
    paint: {
      "line-color": ["match", roadClass, "ferry", palette["water-name"], palette["road-path"]],
      "line-width": ["match", roadClass, "ferry", 1.8 * scale, 1.4 * scale],
      "line-dasharray": [2.5, 1.5],
    },
  }),

  /** Straight links between places, dashed so that nobody mistakes them for the course of a road. */
  schematicRoad: ({ palette, scale }: MapTheme): GroundStyle<"line"> => ({
    type: "line",
    "source-layer": "road",
    filter: isSchematic,
    paint: {
      "line-color": palette["road-schematic"],
      "line-width": ["match", roadClass, "trunk", 1.8 * scale, 1.2 * scale],
      "line-dasharray": [3, 2.5],
    },
  }),
};
