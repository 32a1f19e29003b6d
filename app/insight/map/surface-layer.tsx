"use client";

import { Layer, Source, useMap } from "@vis.gl/react-maplibre";
import type { CanvasSource, CanvasSourceSpecification } from "maplibre-gl";
import { type ComponentProps, memo, useEffect, useState } from "react";
import type { DistrictView } from "@/server/places/list-places";
import { cornersOf, paintSurface, surfaceCanvas, surfaceGrid } from "./paint-surface";

type Props = {
  /** What to paint; null for nothing. */
  values: Float32Array | null;
  classes: readonly number[];
  ramp: readonly string[];
  districts: readonly DistrictView[];
};

const corners = cornersOf(surfaceGrid);

/** The heat surface: one canvas laid over the regency, painted anew when its values change and never while the map moves. */
export const SurfaceLayer = memo(function SurfaceLayer({ values, classes, ramp, districts }: Props) {
  const { current: map } = useMap();
  const [canvas] = useState(surfaceCanvas);

  useEffect(() => {
    paintSurface(canvas, values, { classes, ramp, areas: districts });
    const target = map?.getMap();
    const source = target?.getSource<CanvasSource>("surface");
    if (!target || !source) return;
    // The canvas is read once more, and then left alone.
    source.play?.();
    target.once("render", () => source.pause?.());
  }, [map, canvas, values, classes, ramp, districts]);

  return (
    <Source id="surface" {...laidOver(canvas)}>
      <Layer
        id="surface"
        type="raster"
        beforeId="district-border"
        paint={{ "raster-fade-duration": 0, "raster-opacity": 1, "raster-resampling": "linear" }}
      />
    </Source>
  );
});

/** The map knows sources that are a canvas; the types of its component do not. */
function laidOver(canvas: HTMLCanvasElement): ComponentProps<typeof Source> {
  const source: CanvasSourceSpecification = { type: "canvas", canvas, coordinates: corners, animate: false };
  return source as object as ComponentProps<typeof Source>;
}
