"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import type { FeatureCollection } from "geojson";
import { memo, useMemo } from "react";
import type { ListedUnit } from "@/db/queries";
import { liveStyle } from "./live-style";
import { placed, type UnitPicture, unitFeatures } from "./unit-features";
import { useGliding } from "./use-gliding";
import { signZoom, useLook } from "./use-look";

type Props = Omit<UnitPicture, "theme"> & { units: readonly ListedUnit[] };

const nothing: FeatureCollection = { type: "FeatureCollection", features: [] };

/** Units by kind and status; the ones that wait in one place as a pill with their numbers. */
export const UnitLayer = memo(function UnitLayer(props: Props) {
  const look = useLook();
  return (
    <Source id="units" type="geojson" data={nothing}>
      <Layer id="unit-name" {...liveStyle.unitName(look)} />
      <Layer id="unit-heading" {...liveStyle.unitHeading(look)} />
      <Layer id="unit" {...liveStyle.unit(look)} />
      <Layer id="unit-told" {...liveStyle.unitTold(look)} />
      <Positions {...props} zoom={signZoom(props.zoom, look)} theme={look.theme} />
    </Source>
  );
});

/** Stands inside the source, so that it writes only when there is one. */
function Positions({ units, zoom, theme, told, clearOf }: Props & { theme: string }) {
  const features = useMemo(
    () => unitFeatures(placed(units), { zoom, theme, told, clearOf }),
    [units, zoom, theme, told, clearOf],
  );
  useGliding("units", features);
  return null;
}
