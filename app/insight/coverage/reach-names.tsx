"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import { memo, useMemo } from "react";
import type { DistrictView } from "@/server/places/list-places";
import { pointFeatures } from "../../_map/point-features";
import { useLook } from "../../_map/use-look";
import { clearNames } from "../map/clear-names";
import { letterWide, nameLines } from "../map/count-size";
import { useSettledZoom } from "../map/use-settled-zoom";
import { nameSizeAt, reachStyle } from "./reach-style";

type Props = { districts: readonly DistrictView[]; stations: readonly { lng: number; lat: number }[] };

const lineHigh = 1.15;
const ringKm = 1.5;

/** The names of the kecamatan, each in its own, beside the rings of the stations. */
export const ReachNames = memo(function ReachNames({ districts, stations }: Props) {
  const look = useLook();
  const zoom = useSettledZoom();
  const data = useMemo(() => {
    const size = nameSizeAt(zoom ?? 7) * look.scale;
    const reachOf = ({ name }: DistrictView) => {
      const lines = nameLines(name);
      const half = (lines.length * lineHigh * size) / 2;
      return {
        side: (Math.max(...lines.map(({ length }) => length)) * letterWide * size) / 2,
        above: half,
        below: half,
      };
    };
    const heavy = stations.map((at) => ({ ...at, weight: 1, radiusKm: ringKm }));
    const named = zoom === null ? districts : clearNames(districts, { zoom, reachOf, heavy });
    return pointFeatures(named, ({ labelLng: lng, labelLat: lat, code, name }) => {
      return { lng, lat, code, name: nameLines(name).join("\n") };
    });
  }, [districts, stations, zoom, look.scale]);
  return (
    <Source id="district-names" type="geojson" data={data}>
      <Layer id="district-name" {...reachStyle.districtName(look)} />
    </Source>
  );
});
