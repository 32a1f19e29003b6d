"use client";

import { Marker } from "@vis.gl/react-maplibre";
import { useMemo } from "react";
import type { MoveUpProposal } from "@/server/move-up/advise-moves";
import { MoveUpLayer } from "../../_map/layers/move-up-layer";
import { moveLetter } from "./move-letter";
import { useMoveUp } from "./use-move-up";

/** Offset that puts a letter below the icon of its station. */
const letterOffset: [number, number] = [0, 26];

/** Draws the proposed moves as lines on the map. Each target station shows the letter of its move in the list. */
export function MoveUpOnMap() {
  const { data } = useMoveUp().query;
  const lines = useMemo(() => (data?.proposals ?? []).map(({ line }) => line), [data]);
  const stations = useMemo(() => {
    const targetsByStation = new Map<string, MoveUpProposal["to"] & { letters: string[] }>();
    for (const [index, { to }] of (data?.proposals ?? []).entries()) {
      const letters = [...(targetsByStation.get(to.code)?.letters ?? []), moveLetter(index)];
      targetsByStation.set(to.code, { ...to, letters });
    }
    return targetsByStation;
  }, [data]);
  return (
    <>
      <MoveUpLayer lines={lines} />
      {[...stations.values()].map(({ code, lng, lat, letters }) => (
        <Marker key={code} longitude={lng} latitude={lat} offset={letterOffset} className="pointer-events-none">
          <span
            aria-hidden
            className="grid h-6 min-w-6 place-items-center rounded-full border-2 border-panel bg-strong px-1 font-semibold text-[0.8125rem] text-on-strong shadow-lg"
          >
            {letters.join(" · ")}
          </span>
        </Marker>
      ))}
    </>
  );
}
