/**
 * A grid whose unit is the kilometre of the Mercator projection. In the regency, which is near the equator, it differs
 * from a kilometre on the ground by at most 0.7%.
 */
export type Grid = { west: number; north: number; columns: number; rows: number; stepKm: number };
export type WeightedPoint = { lng: number; lat: number; count: number };

const earthRadiusKm = 6_378.137;
const radians = Math.PI / 180;

export function toMercatorKm(lng: number, lat: number): [x: number, y: number] {
  return [earthRadiusKm * lng * radians, earthRadiusKm * Math.log(Math.tan(Math.PI / 4 + (lat * radians) / 2))];
}

/** Inverse of `toMercatorKm`. */
export function toDegrees(x: number, y: number): [lng: number, lat: number] {
  return [x / earthRadiusKm / radians, (2 * Math.atan(Math.exp(y / earthRadiusKm)) - Math.PI / 2) / radians];
}

/** Creates a grid whose points are `stepKm` apart, counted from the north-west corner. */
export function createGrid(
  [west, south, east, north]: readonly [number, number, number, number],
  stepKm: number,
): Grid {
  const [[x0, y0], [x1, y1]] = [toMercatorKm(west, north), toMercatorKm(east, south)];
  return {
    west: x0,
    north: y0,
    columns: Math.ceil((x1 - x0) / stepKm) + 1,
    rows: Math.ceil((y0 - y1) / stepKm) + 1,
    stepKm,
  };
}

/**
 * Kernel density: incidents per 100 km2 at each point of the grid, row by row from the north. The quartic kernel
 * 3 / (pi r^2) * (1 - (d / r)^2)^2 integrates to one, so the surface integrates to the number of incidents.
 */
export function computeKernelDensity(points: readonly WeightedPoint[], grid: Grid, radiusKm: number): Float32Array {
  const { west, north, columns, rows, stepKm } = grid;
  const values = new Float32Array(columns * rows);
  const radiusSquared = radiusKm * radiusKm;
  const kernelPeak = (100 * 3) / (Math.PI * radiusSquared);
  for (const { lng, lat, count } of points) {
    const [x, y] = toMercatorKm(lng, lat);
    const [column, row] = [(x - west) / stepKm, (north - y) / stepKm];
    const radiusSteps = radiusKm / stepKm;
    const [firstRow, lastRow] = [
      Math.max(0, Math.ceil(row - radiusSteps)),
      Math.min(rows - 1, Math.floor(row + radiusSteps)),
    ];
    const [firstColumn, lastColumn] = [
      Math.max(0, Math.ceil(column - radiusSteps)),
      Math.min(columns - 1, Math.floor(column + radiusSteps)),
    ];
    for (let j = firstRow; j <= lastRow; j += 1) {
      const dy = (j - row) * stepKm;
      for (let i = firstColumn; i <= lastColumn; i += 1) {
        const dx = (i - column) * stepKm;
        const kernelTerm = 1 - (dx * dx + dy * dy) / radiusSquared;
        const index = j * columns + i;
        if (kernelTerm > 0) values[index] = (values[index] ?? 0) + count * kernelPeak * kernelTerm * kernelTerm;
      }
    }
  }
  return values;
}

/** The interpolated value at a position; 0 outside the grid. */
export function interpolateValueAt(
  values: Float32Array,
  { west, north, columns, rows, stepKm }: Grid,
  lng: number,
  lat: number,
) {
  const [x, y] = toMercatorKm(lng, lat);
  return interpolate(values, columns, rows, (x - west) / stepKm, (north - y) / stepKm);
}

/** Bilinear interpolation between four points of a grid. */
export function interpolate(values: Float32Array, columns: number, rows: number, column: number, row: number): number {
  if (column < 0 || row < 0 || column > columns - 1 || row > rows - 1) return 0;
  const [i, j] = [Math.min(Math.floor(column), columns - 2), Math.min(Math.floor(row), rows - 2)];
  const [fractionX, fractionY] = [column - i, row - j];
  const index = j * columns + i;
  const [a = 0, b = 0, c = 0, d = 0] = [
    values[index],
    values[index + 1],
    values[index + columns],
    values[index + columns + 1],
  ];
  return (a * (1 - fractionX) + b * fractionX) * (1 - fractionY) + (c * (1 - fractionX) + d * fractionX) * fractionY;
}

export function findMaxValue(values: Float32Array): number {
  let max = 0;
  for (const value of values) if (value > max) max = value;
  return max;
}
