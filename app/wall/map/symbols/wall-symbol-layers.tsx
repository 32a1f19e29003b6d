"use client";

import { Layer, Source, useMap } from "@vis.gl/react-maplibre";
import type { FeatureCollection } from "geojson";
import type { ExpressionSpecification } from "maplibre-gl";
import { memo, useEffect, useMemo, useRef, useState } from "react";
import type { ListedUnit } from "@/db/queries/unit";
import type { DistrictView } from "@/server/places/list-places";
import { createPointFeatures } from "../../../_map/layers/point-features";
import { listLocatedUnits } from "../../../_map/layers/unit-features";
import { areJsonEqual, useStableValue } from "../../../_map/motion/use-stable-value";
import { liveStyle, unitNamePx } from "../../../_map/style/live-style";
import { type MapTheme, useMapTheme } from "../../../_map/style/map-theme";
import { type LayerStyle, semibold, textSize } from "../../../_map/style/style-parts";
import { imageId } from "../../../_map/symbols/image-ids";
import type { PixelBox, PlacedPosition } from "../../../_map/symbols/place-labelled-symbols";
import { fromWorldPixels, toWorldPixels } from "../../../_map/tools/geometry";
import type { LocatedIncident, OverviewIncident } from "../../overview-incident";
import { findFreePositions, findNamePositions, nameLineHeightEm } from "./name-positions";
import { type LeaderLine, placeWallSymbols, type SymbolLayout, type WatchToPlace } from "./place-wall-symbols";

type Camera = { zoom: number; west: number; north: number; screen: PixelBox };
type Inputs = {
  incidents: readonly LocatedIncident[];
  units: readonly ListedUnit[];
  captions: ReadonlyMap<string, string>;
  watches: readonly WatchToPlace[];
  coveredBoxes: readonly PixelBox[];
};

/** The camera after the last movement of the map: its zoom, and the world pixels of the top left corner. */
export function useSettledCamera(): Camera | null {
  const { current: map } = useMap();
  const [camera, setCamera] = useState<Camera | null>(null);
  useEffect(() => {
    const mapInstance = map?.getMap();
    if (!mapInstance) return;
    const update = () => {
      const zoom = mapInstance.getZoom();
      const { clientWidth: width, clientHeight: height } = mapInstance.getContainer();
      const [x, y] = toWorldPixels(mapInstance.getCenter(), zoom);
      const screen = { left: 0, top: 0, right: width, bottom: height };
      setCamera({ zoom, west: x - width / 2, north: y - height / 2, screen });
    };
    update();
    const subscriptions = [mapInstance.on("moveend", update), mapInstance.on("resize", update)];
    return () => {
      for (const subscription of subscriptions) subscription.unsubscribe();
    };
  }, [map]);
  return camera;
}

function project({ zoom, west, north }: Camera, point: { lng: number; lat: number }) {
  const [x, y] = toWorldPixels(point, zoom);
  return { x: x - west, y: y - north };
}

function unproject({ zoom, west, north }: Camera, { x, y }: { x: number; y: number }): [lng: number, lat: number] {
  return fromWorldPixels([x + west, y + north], zoom);
}

/**
 * Computes the positions of all symbols. While the camera does not move, a symbol whose real position is taken stays
 * where it was drawn before, if that place is still free.
 */
export function useSymbolLayout(
  camera: Camera | null,
  { incidents, units, captions, watches, coveredBoxes }: Inputs,
): SymbolLayout | null {
  const theme = useMapTheme();
  const previousLayout = useRef<{ camera: Camera | null; positions: ReadonlyMap<string, PlacedPosition> }>({
    camera: null,
    positions: new Map(),
  });
  const symbolLayout = useMemo(() => {
    if (!camera) return null;
    return placeWallSymbols({
      incidents,
      units: listLocatedUnits(units),
      captions,
      watches,
      panels: coveredBoxes,
      project: (point) => project(camera, point),
      zoom: camera.zoom,
      screen: camera.screen,
      theme,
      textPx: unitNamePx(theme),
      measureTextWidth,
      previousPositions: previousLayout.current.camera === camera ? previousLayout.current.positions : new Map(),
    });
  }, [camera, incidents, units, captions, watches, coveredBoxes, theme]);
  useEffect(() => {
    previousLayout.current = { camera, positions: symbolLayout?.placement.positions ?? new Map() };
  }, [camera, symbolLayout]);
  return symbolLayout;
}

let context: CanvasRenderingContext2D | null = null;

function measureTextWidth(text: string, px: number): number {
  context ??= document.createElement("canvas").getContext("2d");
  if (!context) return text.length * px;
  context.font = `600 ${px}px "Inter Variable", system-ui, sans-serif`;
  return context.measureText(text).width;
}

/** Lines from the real positions of moved symbols to where the symbols are drawn. */
export const LeaderLineLayer = memo(function LeaderLineLayer({
  camera,
  leaderLines,
}: {
  camera: Camera | null;
  leaderLines: readonly LeaderLine[];
}) {
  const theme = useMapTheme();
  const data = useMemo(
    (): FeatureCollection => ({
      type: "FeatureCollection",
      features: !camera
        ? []
        : leaderLines.map(({ from, to }) => ({
            type: "Feature",
            geometry: { type: "LineString", coordinates: [unproject(camera, from), unproject(camera, to)] },
            properties: {},
          })),
    }),
    [camera, leaderLines],
  );
  return (
    <Source id="leaders" type="geojson" data={useStableValue(data, areJsonEqual)}>
      <Layer id="leader" {...liveStyle.leaderLine(theme)} />
    </Source>
  );
});

/** MapLibre stores the size of a collision box in 16 bits, so a wider panel is split into several boxes. */
const maxBoxPx = 2_000;

/** Invisible symbols over panels, indicators and the attribution, so that MapLibre places no names there. */
export const LabelBlockingLayer = memo(function LabelBlockingLayer({
  camera,
  coveredBoxes,
}: {
  camera: Camera | null;
  coveredBoxes: readonly PixelBox[];
}) {
  const theme = useMapTheme();
  const data = useMemo(() => {
    const boxes = coveredBoxes.flatMap(({ left, right, ...box }) => {
      const count = Math.ceil((right - left) / maxBoxPx);
      const computeX = (index: number) => left + ((right - left) * index) / count;
      return Array.from({ length: count }, (_, index) => ({
        ...box,
        left: computeX(index),
        right: computeX(index + 1),
      }));
    });
    return createPointFeatures(camera ? boxes : [], ({ left, top, right, bottom }) => {
      const [lng, lat] = unproject(camera as Camera, { x: (left + right) / 2, y: (top + bottom) / 2 });
      return { lng, lat, padding: [(bottom - top) / 2, (right - left) / 2] };
    });
  }, [camera, coveredBoxes]);
  return (
    <Source id="covered" type="geojson" data={useStableValue(data, areJsonEqual)}>
      <Layer
        id="covered"
        type="symbol"
        layout={{
          "icon-image": imageId.heading(theme.name),
          "icon-size": 0.01,
          "icon-padding": ["get", "padding"] as never,
          "icon-overlap": "always",
        }}
        paint={{ "icon-opacity": 0 }}
      />
    </Source>
  );
});

/** Size of a district's name at scale 1. */
const namePx = 12.5;
/** Number of positions that MapLibre tries for a name; it uses the first one that covers nothing drawn before. */
const maxNamePositions = 24;

type NameProps = {
  camera: Camera | null;
  districts: readonly DistrictView[];
  incidents: readonly OverviewIncident[];
  symbolLayout: SymbolLayout | null;
};

/**
 * District names. A name is drawn only where it is completely inside its district, visible, and clear of all symbols.
 * Districts with open incidents come first, the most urgent ones before the others.
 */
export const WallNameLayer = memo(function WallNameLayer({ camera, districts, incidents, symbolLayout }: NameProps) {
  const theme = useMapTheme();
  const sizePx = textSize(theme, namePx);
  const namePositions = useMemo(
    () =>
      camera
        ? districts.map((district) =>
            findNamePositions(district, { project: (point) => project(camera, point), sizePx, measureTextWidth }),
          )
        : [],
    [camera, districts, sizePx],
  );
  const data = useMemo(() => {
    const priorities = new Map<string, number>();
    for (const { district, priority } of incidents)
      priorities.set(district.code, Math.min(priority, priorities.get(district.code) ?? priority));
    const names = namePositions.flatMap((spots, index) => {
      const district = districts[index];
      const freeSpots = symbolLayout ? findFreePositions(spots, symbolLayout.placement, maxNamePositions) : [];
      if (!district || freeSpots.length === 0) return [];
      const { code, labelLng: lng, labelLat: lat, areaKm2 } = district;
      return {
        ...{ lng, lat, code },
        name: spots.lines.join("\n"),
        rank: (priorities.get(code) ?? 9) * 1e6 + (areaKm2 ?? 0),
        offsets: freeSpots.flatMap(({ x, y }) => ["center", [x / sizePx, y / sizePx]]),
      };
    });
    return createPointFeatures(names, (name) => name);
  }, [namePositions, districts, incidents, symbolLayout, sizePx]);
  return (
    <Source id="district-names" type="geojson" data={useStableValue(data, areJsonEqual)}>
      <Layer id="district-name" {...nameStyle(theme, sizePx)} />
    </Source>
  );
});

const offsetsOfFeature: ExpressionSpecification = [
  ...["case", ["==", ["typeof", ["get", "offsets"]], "string"], ["literal", ["center", [0, 0]]], ["get", "offsets"]],
] as unknown as ExpressionSpecification;

function nameStyle({ palette, scale }: MapTheme, sizePx: number): LayerStyle<"symbol"> {
  return {
    type: "symbol",
    layout: {
      "text-field": ["get", "name"],
      "text-font": semibold,
      "text-size": sizePx,
      "text-line-height": nameLineHeightEm,
      "text-max-width": 40,
      "text-padding": 0,
      "text-variable-anchor-offset": offsetsOfFeature as never,
      "symbol-sort-key": ["get", "rank"],
    },
    paint: { "text-color": palette.name, "text-halo-color": palette.halo, "text-halo-width": 1.4 * scale },
  };
}
