"use client";

import { Marker } from "@vis.gl/react-maplibre";
import { useMemo } from "react";
import { MoveLayer } from "../../_map/layers/move-layer";
import { useMoveUp } from "./use-move-up";

/** The proposed moves on the map, with their number in the list at the station. */
export function MoveUpOnMap() {
  const { data } = useMoveUp().query;
  const lines = useMemo(() => (data?.proposals ?? []).map(({ line }) => line), [data]);
  return (
    <>
      <MoveLayer lines={lines} />
      {data?.proposals.map(({ unit, to }, index) => (
        <Marker key={unit.id} longitude={to.lng} latitude={to.lat} className="pointer-events-none">
          <span
            aria-hidden
            className="grid size-6 place-items-center rounded-full border-2 border-panel bg-strong font-semibold text-[0.8125rem] text-on-strong shadow-lg"
          >
            {index + 1}
          </span>
        </Marker>
      ))}
    </>
  );
}
