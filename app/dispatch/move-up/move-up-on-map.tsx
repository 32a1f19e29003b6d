"use client";

import { Marker } from "@vis.gl/react-maplibre";
import { useMemo } from "react";
import type { MoveUpProposal } from "@/server/move-up/advise-moves";
import { MoveUpLayer } from "../../_map/layers/move-up-layer";
import { useMoveUp } from "./use-move-up";

/** Draws the proposed moves as lines on the map. Each target station shows the number of its move in the list. */
export function MoveUpOnMap() {
  const { data } = useMoveUp().query;
  const lines = useMemo(() => (data?.proposals ?? []).map(({ line }) => line), [data]);
  const stations = useMemo(() => {
    const targetsByStation = new Map<string, MoveUpProposal["to"] & { numbers: number[] }>();
    for (const [index, { to }] of (data?.proposals ?? []).entries()) {
      targetsByStation.set(to.code, { ...to, numbers: [...(targetsByStation.get(to.code)?.numbers ?? []), index + 1] });
    }
    return targetsByStation;
  }, [data]);
  return (
    <>
      <MoveUpLayer lines={lines} />
      {[...stations.values()].map(({ code, lng, lat, numbers }) => (
        <Marker key={code} longitude={lng} latitude={lat} className="pointer-events-none">
          <span
            aria-hidden
            className="grid h-6 min-w-6 place-items-center rounded-full border-2 border-panel bg-strong px-1 font-semibold text-[0.8125rem] text-on-strong shadow-lg"
          >
            {numbers.join(" · ")}
          </span>
        </Marker>
      ))}
    </>
  );
}
