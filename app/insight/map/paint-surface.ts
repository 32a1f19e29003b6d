import type { MultiPolygon, Polygon } from "geojson";
import { classOf, colourOf } from "./classes";
import { between, degreesAt, type Grid, gridOver, mercatorKm } from "./kernel";

/** The regency and some room around it; the surface is always computed over the same ground, whatever the map shows. */
export const surfaceGrid = gridOver([103.03, -3.27, 104.68, -1.71], 0.5);
/** So many pixels are painted from point to point of the raster. */
const finer = 3;

export function surfaceCanvas(): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = (surfaceGrid.columns - 1) * finer;
  canvas.height = (surfaceGrid.rows - 1) * finer;
  return canvas;
}

/** The corners the canvas is laid over, clockwise from the north-west. */
export function cornersOf({ west, north, columns, rows, stepKm }: Grid): [Corner, Corner, Corner, Corner] {
  const [east, south] = [west + (columns - 1) * stepKm, north - (rows - 1) * stepKm];
  return [degreesAt(west, north), degreesAt(east, north), degreesAt(east, south), degreesAt(west, south)];
}
type Corner = [number, number];

type Area = { geometry: Polygon | MultiPolygon };

/** Paints each class of the surface in its colour, nothing below the first class and nothing outside of the areas. */
export function paintSurface(
  canvas: HTMLCanvasElement,
  values: Float32Array | null,
  { classes, ramp, areas }: { classes: readonly number[]; ramp: readonly string[]; areas: readonly Area[] },
): void {
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) return;
  const { width, height } = canvas;
  pen.globalCompositeOperation = "source-over";
  pen.clearRect(0, 0, width, height);
  if (!values) return;
  const colours = classes.map((_, index) => bytesOf(ramp[colourOf(index, classes.length)] ?? "#000000"));
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const { columns, rows } = surfaceGrid;
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const value = between(values, columns, rows, (column + 0.5) / finer, (row + 0.5) / finer);
      if (value === 0) continue;
      pixels[row * width + column] = colours[classOf(value, classes)] ?? 0;
    }
  }
  pen.putImageData(image, 0, 0);
  pen.globalCompositeOperation = "destination-in";
  pen.fill(outlineOf(areas));
}

function outlineOf(areas: readonly Area[]): Path2D {
  const path = new Path2D();
  const { west, north, stepKm } = surfaceGrid;
  for (const { geometry } of areas) {
    for (const ring of geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat()) {
      for (const [index, [lng = 0, lat = 0]] of ring.entries()) {
        const [x, y] = mercatorKm(lng, lat);
        const [right, down] = [((x - west) / stepKm) * finer, ((north - y) / stepKm) * finer];
        if (index === 0) path.moveTo(right, down);
        else path.lineTo(right, down);
      }
      path.closePath();
    }
  }
  return path;
}

/** A colour such as "#31b5a1" as the four bytes of a pixel, opaque, in the order a little-endian machine keeps them. */
function bytesOf(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return ((255 << 24) | ((blue ?? 0) << 16) | ((green ?? 0) << 8) | (red ?? 0)) >>> 0;
}
