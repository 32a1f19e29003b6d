"use client";

import circle from "@turf/circle";
import { Layer, Source } from "@vis.gl/react-maplibre";
import type { Feature, FeatureCollection } from "geojson";
import { memo, useMemo } from "react";
import type { ListedUnit } from "@/db/queries";
import { isDrawnBySoftware } from "../motion/reduced-motion";
import { useSlowNow } from "../motion/use-slow-clock";
import { useStableValue } from "../motion/use-stable-value";
import { liveStyle } from "../style/live-style";
import { useLook } from "../style/map-theme";
import { type Ring, ringsOf } from "./uncertainty-circles";

type Props = { units: readonly ListedUnit[]; told: ReadonlyMap<string, string>; zoom: number };

/** Around which place units may be whose fix is old or poor, with a line to the sign where that stands at the station. */
export const UncertaintyLayer = memo(function UncertaintyLayer({ units, told, zoom }: Props) {
  const look = useLook();
  const at = useSlowNow();
  const bySoftware = isDrawnBySoftware();
  const rings = useStableValue(
    useMemo(() => ringsOf(units, { told, zoom, at, onlyTold: bySoftware }), [units, told, zoom, at, bySoftware]),
    sameRings,
  );
  const data = useMemo(
    (): FeatureCollection => ({ type: "FeatureCollection", features: rings.flatMap(shapesOf) }),
    [rings],
  );
  const visibility = rings.length > 0 ? "visible" : "none";
  return (
    <Source id="uncertainty" type="geojson" data={data}>
      {!bySoftware && <Layer id="uncertainty-fill" {...liveStyle.uncertaintyFill(look)} layout={{ visibility }} />}
      <Layer id="uncertainty" {...liveStyle.uncertainty(look)} layout={{ visibility }} />
    </Source>
  );
});

function shapesOf({ lng, lat, radiusM, status, sign }: Ring): Feature[] {
  const properties = { status };
  const ring = circle([lng, lat], radiusM / 1_000, { units: "kilometers", steps: 64, properties });
  if (!sign) return [ring];
  const coordinates = [
    [sign.lng, sign.lat],
    [lng, lat],
  ];
  return [ring, { type: "Feature", properties, geometry: { type: "LineString", coordinates } }];
}

function sameRings(one: readonly Ring[], other: readonly Ring[]): boolean {
  return one.length === other.length && JSON.stringify(one) === JSON.stringify(other);
}
