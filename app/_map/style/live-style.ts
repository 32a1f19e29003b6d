import type { ExpressionSpecification } from "maplibre-gl";
import type { Look } from "./map-theme";
import { type Of, onTop, pair, semibold } from "./style-parts";

/** The number of an incident stands to the right of its sign, which stands above the place. */
const numberPx = 12;
export function besideSign([x, y]: readonly [number, number]): [number, number] {
  return [(x + 19) / numberPx, (y - 25) / numberPx];
}

const namePx = 11.5;
type Side = "top" | "bottom" | "left" | "right";
/** The name of a unit stands on the far side of its sign, as seen from the place the sign was put around. */
export function besideUnit([x, y]: readonly [number, number]): { side: Side; beside: [number, number] } {
  const reach = 17;
  if (Math.abs(x) > Math.abs(y)) {
    const right = x > 0;
    return { side: right ? "left" : "right", beside: [(x + (right ? reach : -reach)) / namePx, y / namePx] };
  }
  const above = y < 0;
  return { side: above ? "bottom" : "top", beside: [x / namePx, (y + (above ? -reach : reach)) / namePx] };
}

/** Colours, shapes and sizes of what happens: units, incidents and what lies between them. */
export const liveStyle = {
  possibleArea: ({ palette, scale }: Look): Of<"line"> => ({
    type: "line",
    paint: { "line-color": palette.ink, "line-width": 1.4 * scale, "line-dasharray": [2, 3], "line-opacity": 0.7 },
  }),

  uncertainty: (look: Look): Of<"line"> => ({
    type: "line",
    paint: { "line-color": ofStatus(look), "line-width": 1.6 * look.scale, "line-opacity": 0.75 },
  }),

  uncertaintyFill: (look: Look): Of<"fill"> => ({
    type: "fill",
    filter: ["==", ["geometry-type"], "Polygon"],
    paint: { "fill-color": ofStatus(look), "fill-opacity": 0.07 },
  }),

  routeCasing: ({ palette, scale }: Look): Of<"line"> => ({
    type: "line",
    layout: { "line-cap": "round" },
    paint: { "line-color": palette.halo, "line-width": 5 * scale, "line-opacity": 0.9 },
  }),

  /** Of how much it is to be seen; one number for the whole layer, so that another lays nothing out anew. */
  route: ({ palette, scale }: Look, opacity: number): Of<"line"> => ({
    type: "line",
    paint: { "line-color": palette.route, "line-width": 2 * scale, "line-opacity": opacity },
  }),

  unit: ({ scale }: Look): Of<"symbol"> => ({
    type: "symbol",
    layout: {
      "icon-image": ["get", "image"],
      "icon-size": scale,
      "icon-offset": pair("offset"),
      "symbol-sort-key": ["get", "rank"],
      ...onTop,
    },
    paint: { "icon-opacity": ["get", "opacity"] },
  }),

  unitHeading: ({ scale }: Look): Of<"symbol"> => ({
    type: "symbol",
    filter: ["has", "heading"],
    layout: {
      "icon-image": ["get", "pointer"],
      "icon-size": scale,
      "icon-rotate": ["get", "heading"],
      "icon-rotation-alignment": "map",
      ...onTop,
    },
  }),

  unitName: (look: Look): Of<"symbol"> => ({
    type: "symbol",
    filter: ["all", ["has", "name"], ["!", ["has", "told"]]],
    layout: { "text-field": ["get", "name"], ...unitText(look) },
    paint: unitInk(look),
  }),

  unitTold: (look: Look): Of<"symbol"> => ({
    type: "symbol",
    filter: ["has", "told"],
    layout: {
      "text-field": [
        "format",
        ["get", "name"],
        {},
        "\n",
        {},
        ["get", "told"],
        { "text-color": look.palette.ink, "font-scale": 1.05 },
      ],
      ...unitText(look),
    },
    paint: unitInk(look),
  }),

  incident: ({ scale }: Look): Of<"symbol"> => ({
    type: "symbol",
    layout: {
      "icon-image": ["get", "image"],
      "icon-size": scale,
      "icon-anchor": "bottom",
      "icon-offset": pair("offset"),
      "symbol-sort-key": ["get", "rank"],
      ...onTop,
    },
  }),

  incidentNumber: (look: Look): Of<"symbol"> => ({
    type: "symbol",
    layout: {
      "text-field": ["get", "number"],
      "text-font": semibold,
      "text-size": numberPx * look.scale,
      "text-anchor": "left",
      "text-offset": pair("beside"),
      "text-padding": 0,
      "text-allow-overlap": true,
    },
    paint: {
      "text-color": look.palette.ink,
      "text-halo-color": look.palette.halo,
      "text-halo-width": 1.8 * look.scale,
    },
  }),

  pulse: ({ palette }: Look): Of<"circle"> => ({
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

function ofStatus({ palette }: Look): ExpressionSpecification {
  const { available, assigned } = palette;
  return ["match", ["get", "status"], "available", available, "assigned", assigned, palette["off-duty"]];
}

function unitText({ scale }: Look): Of<"symbol">["layout"] {
  return {
    "text-font": semibold,
    "text-size": namePx * scale,
    "text-anchor": ["get", "side"],
    "text-offset": pair("beside"),
    "text-justify": "auto",
    "text-padding": 0,
  };
}

function unitInk({ palette, scale }: Look): Of<"symbol">["paint"] {
  return { "text-color": palette["ink-2"], "text-halo-color": palette.halo, "text-halo-width": 1.6 * scale };
}
