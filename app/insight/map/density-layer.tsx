"use client";

import { Layer, Source, useMap } from "@vis.gl/react-maplibre";
import type { Feature, FeatureCollection, MultiPolygon, Polygon } from "geojson";
import type { ExpressionSpecification } from "maplibre-gl";
import { memo, useEffect, useMemo } from "react";
import { useMapTheme } from "../../_map/style/map-theme";
import { findColourIndex } from "../parts/count-classes";

/** An area and the value that its colour depends on; null if the value is unknown. */
export type Area = { key: string; geometry: Polygon | MultiPolygon; value: number | null };

type Props = { areas: readonly Area[]; classes: readonly number[]; ramp: readonly string[]; chosenKey: string | null };

const layerAboveId = "district-border";
const hatchImageId = "insight-hatch";

/** Districts or cells, coloured by class. The map source and its layers stay mounted; only the data changes. */
export const DensityLayer = memo(function DensityLayer({ areas, classes, ramp, chosenKey }: Props) {
  const theme = useMapTheme();
  useHatchPattern(theme.palette["line-2"]);
  const data = useMemo(
    (): FeatureCollection => ({
      type: "FeatureCollection",
      features: areas.map(
        ({ key, geometry, value }): Feature => ({ type: "Feature", geometry, properties: { key, value: value ?? -1 } }),
      ),
    }),
    [areas],
  );
  const colour = useMemo((): ExpressionSpecification => {
    const stops = classes.flatMap((lowerLimit, index) => [
      lowerLimit,
      ramp[findColourIndex(index, classes.length)] ?? "#000000",
    ]);
    return ["step", ["get", "value"], "rgba(0,0,0,0)", ...stops] as ExpressionSpecification;
  }, [classes, ramp]);
  return (
    <Source id="density" type="geojson" data={data}>
      <Layer
        id="density-fill"
        type="fill"
        beforeId={layerAboveId}
        paint={{ "fill-color": colour, "fill-antialias": false }}
      />
      <Layer
        id="density-unknown"
        type="fill"
        beforeId={layerAboveId}
        filter={["==", ["get", "value"], -1]}
        paint={{ "fill-pattern": hatchImageId }}
      />
      <Layer
        id="density-line"
        type="line"
        beforeId={layerAboveId}
        filter={[">", ["get", "value"], 0]}
        layout={{ "line-join": "round" }}
        paint={{ "line-color": theme.palette.halo, "line-width": 0.6, "line-opacity": 0.55 }}
      />
      <Layer
        id="density-chosen"
        type="line"
        filter={["==", ["get", "key"], chosenKey ?? ""]}
        layout={{ "line-join": "round" }}
        paint={{ "line-color": theme.palette.ink, "line-width": 3 * theme.scale }}
      />
    </Source>
  );
});

/** Adds the hatch pattern for unknown values to the map, in the theme's colour. */
function useHatchPattern(colour: string): void {
  const { current: map } = useMap();
  useEffect(() => {
    const mapInstance = map?.getMap();
    // Without a WebGL context the map has no style; the layer is mounted again once the context is restored.
    if (!mapInstance?.style) return;
    const image = createHatchPattern(colour);
    if (mapInstance.hasImage(hatchImageId)) mapInstance.updateImage(hatchImageId, image);
    else mapInstance.addImage(hatchImageId, image, { pixelRatio: 2 });
  }, [map, colour]);
}

function createHatchPattern(colour: string): ImageData {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [16, 16];
  const context = canvas.getContext("2d");
  if (!context) return new ImageData(16, 16);
  context.strokeStyle = colour;
  context.lineWidth = 3;
  for (const startX of [-16, 0, 16]) {
    context.beginPath();
    context.moveTo(startX - 2, 18);
    context.lineTo(startX + 18, -2);
    context.stroke();
  }
  return context.getImageData(0, 0, 16, 16);
}
