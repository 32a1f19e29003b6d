"use client";

import { Marker } from "@vis.gl/react-maplibre";
import { useTranslations } from "next-intl";
import { useEffect, useMemo, useRef } from "react";
import type { Priority } from "@/db/vocabulary";
import { computePossibleAreaCorners } from "../../_map/layers/possible-area";
import { ReplayTrackLayer } from "../../_map/layers/replay-track-layer";
import { useIdleValue } from "../../_map/motion/use-idle-value";
import { incidentIcon } from "../../_map/symbols/icons";
import { useHiddenLayers } from "../../_map/tools/use-hidden-layers";
import { Mark, UnitMark } from "../../_ui/mark";
import { useFormat } from "../../_words/use-format";
import { useConsole } from "../console-context";
import { useReplay } from "./replay-context";
import { useReplayedUnits, useSnapshotText } from "./replayed-units";

const liveIncidentLayers = ["incident-pulse", "incident", "incident-number", "selected-incident"];

/**
 * The replayed incident and its units. Units are HTML markers and not map layers, so that a clock step redraws only the
 * track line on the map, never the symbols.
 */
export function ReplayOnMap() {
  const t = useTranslations("replay");
  const describeSnapshot = useSnapshotText();
  const format = useFormat();
  const { replay } = useReplay();
  const units = useReplayedUnits();
  const tracks = useIdleValue(
    useMemo(() => units.flatMap(({ tracks: track }) => track), [units]),
    { maxDelayMs: 1_000 },
  );
  useHiddenLayers(liveIncidentLayers);
  useFitReplay();
  if (!replay) return null;
  const { number, priority, location } = replay.incident;
  return (
    <>
      <ReplayTrackLayer tracks={tracks} />
      {units.map((snapshot) => {
        const { position, assignment } = snapshot;
        if (!position) return null;
        const { state } = describeSnapshot(snapshot);
        const { callSign, kind, simulated } = assignment.unit;
        const age = format.age(position.ageSeconds);
        const name = position.lost ? t("lostSign", { callSign, state, age }) : t("sign", { callSign, state });
        return (
          <Marker
            key={assignment.assignmentId}
            longitude={position.lng}
            latitude={position.lat}
            className="pointer-events-none"
          >
            <div
              role="img"
              aria-label={name}
              data-lost={position.lost}
              className="relative grid place-items-center data-[lost=true]:opacity-55"
            >
              <UnitMark kind={kind} status="assigned" stale={position.lost} simulated={simulated} className="size-8" />
              <span className="halo absolute top-8 whitespace-nowrap text-center font-semibold text-[0.72rem] leading-tight">
                {callSign}
                <span className="block font-medium">{position.lost ? t("lost", { age }) : state}</span>
              </span>
            </div>
          </Marker>
        );
      })}
      <Marker longitude={location.lng} latitude={location.lat} anchor="bottom" className="pointer-events-none">
        <div role="img" aria-label={t("incident", { number })} className="relative">
          <Mark icon={incidentIcon({ priority: priority as Priority, isSelected: true })} className="h-[3.6rem]" />
          <span className="halo absolute top-1.5 left-full font-semibold text-xs">#{number}</span>
        </div>
      </Marker>
    </>
  );
}

/** Fits the map to the incident and all tracks, once per replay. */
function useFitReplay(): void {
  const { camera } = useConsole();
  const { replay } = useReplay();

  const fittedIdRef = useRef("");

  useEffect(() => {
    if (!replay || fittedIdRef.current === replay.incident.id) return;
    fittedIdRef.current = replay.incident.id;
    const { location, precision } = replay.incident;
    const points = replay.units.flatMap(({ pieces }) => pieces.flat()).map(([, lng, lat]) => ({ lng, lat }));
    camera.current?.fitTo([...computePossibleAreaCorners({ ...location, precision }), ...points]);
  }, [replay, camera]);
}
