"use client";

import { Layer, Source, useMap } from "@vis.gl/react-maplibre";
import type { MultiPolygon, Polygon } from "geojson";
import type { CanvasSource, CanvasSourceSpecification } from "maplibre-gl";
import { type ComponentProps, memo, useEffect, useState } from "react";
import type { DistrictView } from "@/server/places/list-places";
import { findClass, findColourIndex } from "../../parts/count-classes";
import { createGrid, type Grid, interpolate, toDegrees, toMercatorKm } from "./kernel-density";

type Props = {
  /** Density at each grid point; null to show no surface. */
  values: Float32Array | null;
  classes: readonly number[];
  ramp: readonly string[];
  districts: readonly DistrictView[];
};

/** The heat surface: a canvas over the regency. It is repainted when its values change, but not while the map moves. */
export const HeatMapLayer = memo(function HeatMapLayer({ values, classes, ramp, districts }: Props) {
  const { current: map } = useMap();
  const [canvas] = useState(createHeatMapCanvas);

  useEffect(() => {
    paintHeatMap(canvas, values, { classes, ramp, areas: districts });
    const mapInstance = map?.getMap();
    const source = mapInstance?.getSource<CanvasSource>("surface");
    if (!mapInstance || !source) return;
    // Makes the map read the repainted canvas once.
    source.play?.();
    mapInstance.once("render", () => source.pause?.());
  }, [map, canvas, values, classes, ramp, districts]);

  return (
    <Source id="surface" {...createCanvasSource(canvas)}>
      <Layer
        id="surface"
        type="raster"
        beforeId="district-border"
        paint={{ "raster-fade-duration": 0, "raster-opacity": 1, "raster-resampling": "linear" }}
      />
    </Source>
  );
});

/**
 * Returns the props of a canvas source. MapLibre supports such sources, but the types of its React component do not.
 */
function createCanvasSource(canvas: HTMLCanvasElement): ComponentProps<typeof Source> {
  const source: CanvasSourceSpecification = { type: "canvas", canvas, coordinates: corners, animate: false };
  return source as object as ComponentProps<typeof Source>;
}

/** Grid over the regency and a margin, with points 0.5 km apart. It does not depend on the visible part of the map. */
export const surfaceGrid = createGrid([103.03, -3.27, 104.68, -1.71], 0.5);
/** Canvas pixels per step of the grid. */
const pixelsPerGridStep = 3;

function createHeatMapCanvas(): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = (surfaceGrid.columns - 1) * pixelsPerGridStep;
  canvas.height = (surfaceGrid.rows - 1) * pixelsPerGridStep;
  return canvas;
}

/** Corners of the canvas on the map, clockwise from the north-west. */
function listCorners({ west, north, columns, rows, stepKm }: Grid): [Corner, Corner, Corner, Corner] {
  const [east, south] = [west + (columns - 1) * stepKm, north - (rows - 1) * stepKm];
  return [toDegrees(west, north), toDegrees(east, north), toDegrees(east, south), toDegrees(west, south)];
}
type Corner = [number, number];
const corners = listCorners(surfaceGrid);

type Area = { geometry: Polygon | MultiPolygon };

/**
 * Paints each density class in its colour. Values below the first class and points outside the areas are transparent.
 */
function paintHeatMap(
  canvas: HTMLCanvasElement,
  values: Float32Array | null,
  { classes, ramp, areas }: { classes: readonly number[]; ramp: readonly string[]; areas: readonly Area[] },
): void {
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return;
  const { width, height } = canvas;
  context.globalCompositeOperation = "source-over";
  context.clearRect(0, 0, width, height);
  if (!values) return;
  const colours = classes.map((_, index) => toPixel(ramp[findColourIndex(index, classes.length)] ?? "#000000"));
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const { columns, rows } = surfaceGrid;
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const value = interpolate(
        values,
        columns,
        rows,
        (column + 0.5) / pixelsPerGridStep,
        (row + 0.5) / pixelsPerGridStep,
      );
      if (value === 0) continue;
      pixels[row * width + column] = colours[findClass(value, classes)] ?? 0;
    }
  }
  context.putImageData(image, 0, 0);
  context.globalCompositeOperation = "destination-in";
  context.fill(toPath(areas));
}

function toPath(areas: readonly Area[]): Path2D {
  const path = new Path2D();
  const { west, north, stepKm } = surfaceGrid;
  for (const { geometry } of areas) {
    for (const ring of geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat()) {
      for (const [index, [lng = 0, lat = 0]] of ring.entries()) {
        const [x, y] = toMercatorKm(lng, lat);
        const [pixelX, pixelY] = [
          ((x - west) / stepKm) * pixelsPerGridStep,
          ((north - y) / stepKm) * pixelsPerGridStep,
        ];
        if (index === 0) path.moveTo(pixelX, pixelY);
        else path.lineTo(pixelX, pixelY);
      }
      path.closePath();
    }
  }
  return path;
}

/** Converts a colour such as "#31b5a1" to an opaque pixel as a little-endian integer. */
function toPixel(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((offset) => Number.parseInt(colour.slice(offset, offset + 2), 16));
  return ((255 << 24) | ((blue ?? 0) << 16) | ((green ?? 0) << 8) | (red ?? 0)) >>> 0;
}
