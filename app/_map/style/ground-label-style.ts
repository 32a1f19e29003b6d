import type { ExpressionSpecification } from "maplibre-gl";
import { imagePrefix } from "../symbols/image-ids";
import { type GroundStyle, isSchematic } from "./ground-style";
import type { MapTheme } from "./map-theme";
import { haloPaint, isWall, mediumFont, roadSignScale, semibold, textSize, textSizeByZoom } from "./style-parts";

const isTown: ExpressionSpecification = ["match", ["get", "kind"], ["city", "town"], true, false];

type OwnPlace = { name: string; position: { lng: number; lat: number } };
/** Largest distance between a place of the product and the same place on the base map. */
const ownPlaceDistanceM = 15_000;

function isOwnPlace({ name, position: { lng, lat } }: OwnPlace): ExpressionSpecification {
  const distanceM: ExpressionSpecification = ["distance", { type: "Point", coordinates: [lng, lat] }];
  return ["all", ["==", ["get", "name"], name], ["<", distanceM, ownPlaceDistanceM]];
}

function isNoneOf(places: readonly OwnPlace[]): ExpressionSpecification {
  return ["!", ["any", ...places.map(isOwnPlace)]];
}

const placeLayout = {
  "text-field": ["get", "name"] as ExpressionSpecification,
  "text-max-width": 8,
  "text-padding": 6,
  "symbol-sort-key": ["get", "rank"] as ExpressionSpecification,
};

/** Styles of the names and symbols of the base map. */
export const groundLabelStyle = {
  riverName: (theme: MapTheme): GroundStyle<"symbol"> => ({
    type: "symbol",
    "source-layer": "waterway",
    filter: ["has", "name"],
    layout: {
      "symbol-placement": "line",
      "symbol-spacing": 180 * theme.scale,
      "text-field": ["get", "name"],
      "text-font": mediumFont,
      "text-size": textSizeByZoom(theme, [7, 10.5], [12, 13]),
      "text-letter-spacing": 0.14,
      "text-max-angle": 32,
      "text-padding": 4,
      "symbol-sort-key": ["-", 3, ["get", "size"]],
    },
    paint: haloPaint(theme, theme.palette["water-name"]),
  }),

  /** Names of lakes. Rivers that are areas have no names there: `riverName` draws them along their lines. */
  waterName: (theme: MapTheme): GroundStyle<"symbol"> => ({
    type: "symbol",
    "source-layer": "water",
    filter: ["has", "name"],
    layout: {
      "text-field": ["get", "name"],
      "text-font": mediumFont,
      "text-size": textSizeByZoom(theme, [9, 10.5], [14, 13]),
      "text-max-width": 7,
      // A lake has a name in each of its tiles; the padding suppresses repeats close together.
      "text-padding": 12,
    },
    paint: haloPaint(theme, theme.palette["water-name"]),
  }),

  /**
   * Names along roads; a schematic road shows the word "schematic" instead. On a wall, text is large, and this word
   * along every schematic road would leave no room for names, so only the attribution mentions schematic roads.
   */
  roadName: (theme: MapTheme, schematicLabel: string): GroundStyle<"symbol"> => ({
    type: "symbol",
    "source-layer": "road",
    filter: ["any", isSchematic, ["has", "name"]],
    layout: {
      "symbol-placement": "line",
      "symbol-spacing": 220 * theme.scale,
      "text-field": [
        ...["step", ["zoom"], ["case", isSchematic, isWall(theme) ? "" : schematicLabel, ""]],
        ...[13, ["case", isSchematic, isWall(theme) ? "" : schematicLabel, ["get", "name"]]],
      ] as never,
      "text-font": mediumFont,
      "text-size": textSizeByZoom(theme, [8, 10], [17, 12.5]),
      "text-max-angle": 30,
      "text-padding": 4,
      "symbol-sort-key": ["-", 9, ["coalesce", ["get", "rank"], 0]],
    },
    paint: haloPaint(theme, ["case", isSchematic, theme.palette["ink-2"], theme.palette["road-name"]]),
  }),

  /** Arrows along one-way roads. */
  oneWay: (theme: MapTheme): GroundStyle<"symbol"> => ({
    type: "symbol",
    "source-layer": "road",
    minzoom: 15,
    filter: ["has", "oneway"],
    layout: {
      "symbol-placement": "line",
      "symbol-spacing": 90 * theme.scale,
      "text-field": ["match", ["get", "oneway"], -1, "‹", "›"],
      "text-font": semibold,
      "text-size": textSize(theme, 20),
      "text-keep-upright": false,
      "text-padding": 0,
    },
    paint: haloPaint(theme, theme.palette["road-name"]),
  }),

  /** Road numbers, each in a frame. */
  roadShield: (theme: MapTheme): GroundStyle<"symbol"> => ({
    type: "symbol",
    "source-layer": "road",
    filter: ["has", "ref"],
    layout: {
      "symbol-placement": "line",
      "symbol-spacing": 420 * roadSignScale(theme),
      "icon-image": ["concat", imagePrefix(theme.name, "shield"), ["get", "ref"]],
      "icon-size": roadSignScale(theme),
      "icon-rotation-alignment": "viewport",
      // A road consists of many features, each with its own shield; the padding suppresses repeats close together.
      "icon-padding": 36,
      "symbol-sort-key": ["-", 9, ["coalesce", ["get", "rank"], 0]],
    },
  }),

  kmPost: (theme: MapTheme): GroundStyle<"symbol"> => ({
    type: "symbol",
    "source-layer": "point",
    layout: {
      "icon-image": ["concat", imagePrefix(theme.name, "post"), ["get", "ref"]],
      "icon-size": roadSignScale(theme),
      "icon-padding": 4,
    },
  }),

  /** Names of cities and towns, except `ownPlaces`, which other layers draw. Others with the same names are named. */
  town: (theme: MapTheme, ownPlaces: readonly OwnPlace[]): GroundStyle<"symbol"> => ({
    type: "symbol",
    "source-layer": "place",
    filter: ["all", isTown, isNoneOf(ownPlaces)],
    layout: {
      ...placeLayout,
      "text-font": semibold,
      "text-size": [
        ...["interpolate", ["linear"], ["zoom"]],
        ...[7, ["match", ["get", "kind"], "city", textSize(theme, 13), textSize(theme, 10.5)]],
        ...[14, ["match", ["get", "kind"], "city", textSize(theme, 18), textSize(theme, 15)]],
      ] as unknown as ExpressionSpecification,
    },
    paint: haloPaint(theme, theme.palette.name),
  }),

  /** Names of the places that are no towns, except `ownPlaces`. */
  village: (theme: MapTheme, ownPlaces: readonly OwnPlace[]): GroundStyle<"symbol"> => ({
    type: "symbol",
    "source-layer": "place",
    filter: ["all", ["!", isTown], isNoneOf(ownPlaces)],
    layout: { ...placeLayout, "text-font": mediumFont, "text-size": textSizeByZoom(theme, [7, 10.5], [14, 12.5]) },
    paint: haloPaint(theme, theme.palette["name-2"]),
  }),
};
