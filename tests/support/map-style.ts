import { createRequire } from "node:module";
import { join } from "node:path";
import type { Position } from "geojson";
import type { ExpressionSpecification, FilterSpecification } from "maplibre-gl";
import { toUnitSquare } from "../../server/ground/tile-geometry";

type Properties = Record<string, string | number | boolean>;
type Zoom = { zoom: number };
type TilePoint = { type: number; properties: Properties; geometry: { x: number; y: number }[][] };
type StyleRules = {
  featureFilter(
    filter: FilterSpecification,
    rootKey: string,
  ): { filter(zoom: Zoom, feature: TilePoint, tile: { z: number; x: number; y: number }): boolean };
  createExpression(
    expression: ExpressionSpecification,
    rootKey: string,
  ): { value: { evaluate(zoom: Zoom, feature: TilePoint): unknown } };
};
/** The style rules in the version that MapLibre uses; other packages bring another version. */
const styleRules = createRequire(join(process.cwd(), "node_modules/maplibre-gl/"))(
  "@maplibre/maplibre-gl-style-spec",
) as StyleRules;

/** Size of a tile in the coordinates of MapLibre. */
const extent = 8_192;

/** Whether a layer with this filter draws a point of a vector tile at `zoom`. */
export function passesFilter(
  filter: FilterSpecification | undefined,
  properties: Properties,
  position: Position = [0, 0],
  zoom = 12,
): boolean {
  if (filter === undefined) return true;
  const [tileX = 0, tileY = 0] = toUnitSquare(position).map((coordinate) => coordinate * 2 ** zoom);
  const [x, y] = [Math.floor(tileX), Math.floor(tileY)];
  const point = { x: Math.round((tileX - x) * extent), y: Math.round((tileY - y) * extent) };
  const feature = { type: 1, properties, geometry: [[point]] };
  return styleRules.featureFilter(filter, "filter").filter({ zoom }, feature, { z: zoom, x, y });
}

/** The value of an expression for a feature of a vector tile. */
export function evaluateStyle(expression: unknown, properties: Properties, zoom = 12): unknown {
  const { value } = styleRules.createExpression(expression as ExpressionSpecification, "expression");
  return value.evaluate({ zoom }, { type: 1, properties, geometry: [] });
}
