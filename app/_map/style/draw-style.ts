import type { HexColor } from "terra-draw";
import type { Look } from "./map-theme";

/** Colours and sizes of an area while it is drawn. The fill beneath is the area's own. */
export function drawStyles({ palette, scale }: Look) {
  const ink = palette.ink as HexColor;
  const ground = palette["unit-ground"] as HexColor;
  const corner = 5 * scale;
  const edge = 2 * scale;
  return {
    polygon: {
      fillColor: ink,
      fillOpacity: 0.06,
      outlineColor: ink,
      outlineWidth: 2.4 * scale,
      closingPointColor: ink,
      closingPointWidth: 6 * scale,
      closingPointOutlineColor: ground,
      closingPointOutlineWidth: edge,
      coordinatePointColor: ground,
      coordinatePointWidth: corner,
      coordinatePointOutlineColor: ink,
      coordinatePointOutlineWidth: edge,
    },
    select: {
      selectedPolygonColor: ink,
      selectedPolygonFillOpacity: 0.04,
      selectedPolygonOutlineColor: ink,
      selectedPolygonOutlineWidth: 2.4 * scale,
      selectionPointColor: ground,
      selectionPointWidth: corner,
      selectionPointOutlineColor: ink,
      selectionPointOutlineWidth: edge,
      midPointColor: ink,
      midPointOpacity: 0.75,
      midPointWidth: 3 * scale,
      midPointOutlineColor: ground,
      midPointOutlineWidth: scale,
    },
  };
}
