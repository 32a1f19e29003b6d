import type { HexColor } from "terra-draw";
import type { MapTheme } from "./map-theme";

/** Styles of an area while it is drawn or edited. `AreaLayer` draws the fill below it. */
export function drawStyles({ palette, scale }: MapTheme) {
  const ink = palette.ink as HexColor;
  const background = palette["unit-ground"] as HexColor;
  const cornerWidth = 5 * scale;
  const outlineWidth = 2 * scale;
  return {
    polygon: {
      fillColor: ink,
      fillOpacity: 0.06,
      outlineColor: ink,
      outlineWidth: 2.4 * scale,
      closingPointColor: ink,
      closingPointWidth: 6 * scale,
      closingPointOutlineColor: background,
      closingPointOutlineWidth: outlineWidth,
      coordinatePointColor: background,
      coordinatePointWidth: cornerWidth,
      coordinatePointOutlineColor: ink,
      coordinatePointOutlineWidth: outlineWidth,
    },
    select: {
      selectedPolygonColor: ink,
      selectedPolygonFillOpacity: 0.04,
      selectedPolygonOutlineColor: ink,
      selectedPolygonOutlineWidth: 2.4 * scale,
      selectionPointColor: background,
      selectionPointWidth: cornerWidth,
      selectionPointOutlineColor: ink,
      selectionPointOutlineWidth: outlineWidth,
      midPointColor: ink,
      midPointOpacity: 0.75,
      midPointWidth: 3 * scale,
      midPointOutlineColor: background,
      midPointOutlineWidth: scale,
    },
  };
}
