"use client";

import circle from "@turf/circle";
import { Layer, Source } from "@vis.gl/react-maplibre";
import type { Feature, FeatureCollection } from "geojson";
import { memo, useMemo } from "react";
import type { ListedUnit } from "@/db/queries/unit";
import { usesSoftwareRendering } from "../motion/reduced-motion";
import { useCoarseClock } from "../motion/use-coarse-clock";
import { useStableValue } from "../motion/use-stable-value";
import { liveStyle } from "../style/live-style";
import { useMapTheme } from "../style/map-theme";
import { listUncertaintyCircles, type UncertaintyCircle } from "./uncertainty-circles";

type Props = { units: readonly ListedUnit[]; captions: ReadonlyMap<string, string>; zoom: number };

/**
 * Circles in which units with an old or inaccurate position may be, each with a line to the unit's icon if the icon is
 * drawn at the station.
 */
export const UncertaintyLayer = memo(function UncertaintyLayer({ units, captions, zoom }: Props) {
  const theme = useMapTheme();
  const now = useCoarseClock();
  const skipsUncaptioned = usesSoftwareRendering();
  const circles = useStableValue(
    useMemo(
      () => listUncertaintyCircles(units, { captions, zoom, now, skipsUncaptioned }),
      [units, captions, zoom, now, skipsUncaptioned],
    ),
    areCirclesEqual,
  );
  const data = useMemo(
    (): FeatureCollection => ({ type: "FeatureCollection", features: circles.flatMap(createCircleFeatures) }),
    [circles],
  );
  const visibility = circles.length > 0 ? "visible" : "none";
  return (
    <Source id="uncertainty" type="geojson" data={data}>
      {!skipsUncaptioned && (
        <Layer id="uncertainty-fill" {...liveStyle.uncertaintyFill(theme)} layout={{ visibility }} />
      )}
      <Layer id="uncertainty" {...liveStyle.uncertainty(theme)} layout={{ visibility }} />
    </Source>
  );
});

function createCircleFeatures({ lng, lat, radiusM, status, icon }: UncertaintyCircle): Feature[] {
  const properties = { status };
  const outline = circle([lng, lat], radiusM / 1_000, { units: "kilometers", steps: 64, properties });
  if (!icon) return [outline];
  const coordinates = [
    [icon.lng, icon.lat],
    [lng, lat],
  ];
  return [outline, { type: "Feature", properties, geometry: { type: "LineString", coordinates } }];
}

function areCirclesEqual(a: readonly UncertaintyCircle[], b: readonly UncertaintyCircle[]): boolean {
  return a.length === b.length && JSON.stringify(a) === JSON.stringify(b);
}
