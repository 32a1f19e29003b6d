import type { ExpressionSpecification } from "maplibre-gl";
import { imageId } from "../symbols/image-ids";
import type { MapTheme } from "./map-theme";
import { alwaysShownLayout, type LayerStyle, numberPair, semibold, textSize } from "./style-parts";

const incidentNumberPx = 12;
/**
 * The places of an incident's number, as text anchors with offsets in ems, the preferred one first: to the right of the
 * icon, to the left, above and below, each so far from the icon that the map does not see them overlap. The icon is
 * drawn above the incident's location, moved by `[x, y]` px.
 */
export function incidentNumberPlaces([x, y]: readonly [number, number]): (Anchor | [number, number])[] {
  const offset = (dx: number, dy: number): [number, number] => [
    (x + dx) / incidentNumberPx,
    (y + dy) / incidentNumberPx,
  ];
  return ["left", offset(23, -25), "right", offset(-23, -25), "bottom", offset(0, -52), "top", offset(0, 8)];
}

export const defaultUnitNamePx = 11.5;
/** Size of a unit's name in icon pixels, which the map's scale multiplies. */
export function unitNamePx(theme: Pick<MapTheme, "scale" | "minTextPx">): number {
  return Math.max(defaultUnitNamePx, theme.minTextPx / theme.scale);
}
export type Anchor = "top" | "bottom" | "left" | "right";
/** Distance in icon pixels between a unit's icon and its name. */
export const unitNameDistance = 17;
/**
 * Anchor and text offset in ems of a unit's name of `sizePx`. By default, the name is on the side of the icon that
 * faces away from the unit's true position.
 */
export function unitNamePlacement(
  [x, y]: readonly [number, number],
  sizePx = defaultUnitNamePx,
  anchor = anchorOppositeTo(x, y),
): { anchor: Anchor; nameOffset: [number, number] } {
  const [horizontalOffsetPx, verticalOffsetPx] = {
    top: [0, unitNameDistance],
    bottom: [0, -unitNameDistance],
    left: [unitNameDistance, 0],
    right: [-unitNameDistance, 0],
  }[anchor] as [number, number];
  return { anchor, nameOffset: [(x + horizontalOffsetPx) / sizePx, (y + verticalOffsetPx) / sizePx] };
}

/** The anchor that puts a unit's name on the side of its icon that faces away from the unit's true position. */
export function anchorOppositeTo(x: number, y: number): Anchor {
  if (Math.abs(x) > Math.abs(y)) return x > 0 ? "left" : "right";
  return y < 0 ? "bottom" : "top";
}

/** Styles of live data: units, incidents, and the routes between them. */
export const liveStyle = {
  possibleArea: ({ palette, scale }: MapTheme): LayerStyle<"line"> => ({
    type: "line",
    paint: { "line-color": palette.ink, "line-width": 1.4 * scale, "line-dasharray": [2, 3], "line-opacity": 0.7 },
  }),

  callerArea: ({ palette, scale }: MapTheme): LayerStyle<"line"> => ({
    type: "line",
    paint: { "line-color": palette.ink, "line-width": 1.6 * scale, "line-opacity": 0.8 },
  }),

  callerAreaFill: ({ palette }: MapTheme): LayerStyle<"fill"> => ({
    type: "fill",
    paint: { "fill-color": palette.ink, "fill-opacity": 0.06 },
  }),

  uncertainty: (theme: MapTheme): LayerStyle<"line"> => ({
    type: "line",
    paint: { "line-color": statusColor(theme), "line-width": 1.6 * theme.scale, "line-opacity": 0.75 },
  }),

  uncertaintyFill: (theme: MapTheme): LayerStyle<"fill"> => ({
    type: "fill",
    filter: ["==", ["geometry-type"], "Polygon"],
    paint: { "fill-color": statusColor(theme), "fill-opacity": 0.07 },
  }),

  routeCasing: ({ palette, scale }: MapTheme): LayerStyle<"line"> => ({
    type: "line",
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": palette.halo, "line-width": 5 * scale, "line-opacity": 0.9 },
  }),

  /**
   * The opacity is one number for the whole layer, so that MapLibre need not lay out the lines again when it changes.
   */
  route: ({ palette, scale }: MapTheme, opacity: number): LayerStyle<"line"> => ({
    type: "line",
    layout: { "line-join": "round" },
    paint: { "line-color": palette.route, "line-width": 2 * scale, "line-opacity": opacity },
  }),

  /** The line to the station that a unit could be moved to. It is dashed, because no unit is on its way there. */
  moveUp: ({ palette, scale }: MapTheme): LayerStyle<"line"> => ({
    type: "line",
    layout: { "line-join": "round" },
    paint: { "line-color": palette.route, "line-width": 2.5 * scale, "line-dasharray": [2, 1.5] },
  }),

  /** The route of a unit that was not sent. It is dashed and thinner than the routes of assigned units. */
  passedOverRoute: ({ palette, scale }: MapTheme): LayerStyle<"line"> => ({
    type: "line",
    layout: { "line-join": "round" },
    paint: { "line-color": palette.ink, "line-width": 1.5 * scale, "line-dasharray": [3, 2] },
  }),

  /** A line from the real position of a symbol to where the symbol is drawn. */
  leaderLine: ({ palette, scale }: MapTheme): LayerStyle<"line"> => ({
    type: "line",
    layout: { "line-cap": "round" },
    paint: { "line-color": palette.ink, "line-width": scale, "line-opacity": 0.7 },
  }),

  unit: ({ scale }: MapTheme): LayerStyle<"symbol"> => ({
    type: "symbol",
    layout: {
      "icon-image": ["get", "image"],
      "icon-size": scale,
      "icon-offset": numberPair("offset"),
      "symbol-sort-key": ["get", "rank"],
      ...alwaysShownLayout,
    },
    paint: { "icon-opacity": ["get", "opacity"] },
  }),

  unitHeading: ({ scale }: MapTheme): LayerStyle<"symbol"> => ({
    type: "symbol",
    filter: ["has", "heading"],
    layout: {
      "icon-image": ["get", "headingImage"],
      "icon-size": scale,
      "icon-rotate": ["get", "heading"],
      "icon-rotation-alignment": "map",
      // The image is a large empty square around a small arrow, so names need not avoid it.
      "icon-ignore-placement": true,
      ...alwaysShownLayout,
    },
  }),

  unitName: (theme: MapTheme): LayerStyle<"symbol"> => ({
    type: "symbol",
    filter: ["all", ["has", "name"], ["!", ["has", "caption"]]],
    layout: { "text-field": ["get", "name"], ...unitTextLayout(theme) },
    paint: unitTextPaint(theme),
  }),

  unitCaption: (theme: MapTheme): LayerStyle<"symbol"> => ({
    type: "symbol",
    filter: ["has", "caption"],
    layout: {
      "text-field": [
        "format",
        ["get", "name"],
        {},
        "\n",
        {},
        ["get", "caption"],
        { "text-color": theme.palette.ink, "font-scale": 1.05 },
      ],
      ...unitTextLayout(theme),
    },
    paint: unitTextPaint(theme),
  }),

  incident: ({ scale }: MapTheme): LayerStyle<"symbol"> => ({
    type: "symbol",
    layout: {
      "icon-image": ["get", "image"],
      "icon-size": scale,
      "icon-anchor": "bottom",
      "icon-offset": numberPair("offset"),
      "symbol-sort-key": ["get", "rank"],
      ...alwaysShownLayout,
    },
  }),

  /**
   * On an opaque plate, so that the number never runs into digits that it covers, such as a cluster's count. A number
   * that would cover an incident or the number of a more urgent one is left out.
   */
  incidentNumber: (theme: MapTheme): LayerStyle<"symbol"> => ({
    type: "symbol",
    layout: {
      "icon-image": imageId.plate(theme.name),
      "icon-text-fit": "both",
      "icon-text-fit-padding": [1, 3, 1, 3].map((px) => px * theme.scale) as [number, number, number, number],
      "icon-padding": 0,
      "symbol-sort-key": ["get", "priority"],
      "text-field": ["get", "number"],
      "text-font": semibold,
      "text-size": textSize(theme, incidentNumberPx),
      "text-variable-anchor-offset": ["get", "numberPlaces"],
      "text-padding": 0,
    },
    paint: {
      "text-color": theme.palette.ink,
      "text-halo-color": theme.palette.halo,
      "text-halo-width": 1.8 * theme.scale,
    },
  }),

  pulse: ({ palette }: MapTheme): LayerStyle<"circle"> => ({
    type: "circle",
    paint: {
      "circle-radius": 0,
      "circle-opacity": 0,
      "circle-stroke-color": ["match", ["get", "priority"], 1, palette.p1, 2, palette.p2, 3, palette.p3, palette.p4],
      "circle-stroke-width": 3,
      "circle-stroke-opacity": 0,
    },
  }),
};

function statusColor({ palette }: MapTheme): ExpressionSpecification {
  const { available, assigned } = palette;
  return ["match", ["get", "status"], "available", available, "assigned", assigned, palette["off-duty"]];
}

function unitTextLayout(theme: MapTheme): LayerStyle<"symbol">["layout"] {
  return {
    "text-font": semibold,
    "text-size": unitNamePx(theme) * theme.scale,
    "text-anchor": ["get", "anchor"],
    "text-offset": numberPair("nameOffset"),
    "text-justify": "auto",
    "text-padding": 0,
  };
}

function unitTextPaint({ palette, scale }: MapTheme): LayerStyle<"symbol">["paint"] {
  return { "text-color": palette["ink-2"], "text-halo-color": palette.halo, "text-halo-width": 1.6 * scale };
}
