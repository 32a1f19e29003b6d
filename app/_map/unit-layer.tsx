"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import type { FeatureCollection } from "geojson";
import { useMemo } from "react";
import type { ListedUnit } from "@/db/queries";
import { liveStyle } from "./live-style";
import { placed, unitFeatures } from "./unit-features";
import { useGliding } from "./use-gliding";
import { useLook } from "./use-look";

type Props = {
  units: readonly ListedUnit[];
  /** In steps, so that heaps are made anew only when the picture is another. */
  zoom: number;
  /** Units that are looked at, and so never hide in a heap, with what is told beside their name. */
  told: ReadonlyMap<string, string>;
};

const nothing: FeatureCollection = { type: "FeatureCollection", features: [] };

/** Units by kind and status; the ones that wait in one place as a pill with their numbers. */
export function UnitLayer({ units, zoom, told }: Props) {
  const look = useLook();
  return (
    <Source id="units" type="geojson" data={nothing}>
      <Layer id="unit-name" {...liveStyle.unitName(look)} />
      <Layer id="unit-heading" {...liveStyle.unitHeading(look)} />
      <Layer id="unit" {...liveStyle.unit(look)} />
      <Layer id="unit-told" {...liveStyle.unitTold(look)} />
      <Positions units={units} zoom={zoom} told={told} theme={look.theme} />
    </Source>
  );
}

/** Stands inside the source, so that it writes only when there is one. */
function Positions({ units, zoom, told, theme }: Props & { theme: string }) {
  const features = useMemo(() => unitFeatures(placed(units), zoom, theme, told), [units, zoom, theme, told]);
  useGliding("units", features);
  return null;
}
