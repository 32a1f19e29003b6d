"use client";

import { useQuery } from "@tanstack/react-query";
import type { MapRef } from "@vis.gl/react-maplibre";
import { useMemo, useState } from "react";
import type { ListedUnit } from "@/db/queries";
import { useTRPC } from "../../_live/cache/trpc";
import { useUnits } from "../../_live/cache/use-live-data";
import { DistrictLayer } from "../../_map/layers/district-layer";
import { FacilityLayer } from "../../_map/layers/facility-layer";
import { IncidentLayer } from "../../_map/layers/incident-layer";
import { PlaceLayer } from "../../_map/layers/place-layer";
import { RouteLayer } from "../../_map/layers/route-layer";
import { withPosition as placedUnits } from "../../_map/layers/unit-features";
import { UnitLayer } from "../../_map/layers/unit-layer";
import { useThrottled } from "../../_map/motion/use-throttled";
import { SiagaMap } from "../../_map/siaga-map";
import { type OverviewIncident, useOverview } from "../use-overview";
import { wallPixelRatio } from "./pixel-ratio";
import { screenZoom } from "./screen-zoom";
import { stepOfZoom } from "./step-of-zoom";
import { WallNames } from "./wall-names";

type Props = {
  onMap: (map: MapRef | null) => void;
  onBroken: () => void;
  staged: OverviewIncident | null;
  /** What is told beside the name of units that are looked at. */
  told: ReadonlyMap<string, string>;
};

const none: never[] = [];
const nothing = () => {};
/** Further out facilities and villages would only make the ground restless. */
const closeZoom = 9.5;
/** Where the processor draws the map, crews are moved so seldom. */
const unitsEveryMs = 3_000;
/** Of each kind of thing drawn: a wall goes everywhere in time, and would keep what it left behind for an hour. */
const tilesKept = 8;

/** The map of those who only look. A sensitive incident is no point on it. */
export function WallMapView({ onMap, onBroken, staged, told: newestTold }: Props) {
  const trpc = useTRPC();
  const { placed } = useOverview();
  const { units: newest } = useUnits();
  const units = useThrottled(newest, unitsEveryMs);
  const told = useThrottled(newestTold, unitsEveryMs);
  const { data: districts } = useQuery(trpc.places.districts.queryOptions());
  const { data: facilities = none } = useQuery(trpc.places.facilities.queryOptions());
  const { data: places = none } = useQuery(trpc.places.places.queryOptions());
  const [zoom, setZoom] = useState(8);
  const [pixelRatio] = useState(wallPixelRatio);
  const pins = useMemo(() => placed.map(({ location }) => location), [placed]);
  const isClose = zoom - screenZoom() >= closeZoom;
  const seen = useMemo(() => units.filter((unit) => isOfNote(unit) || told.has(unit.id)), [units, told]);
  const waiting = useMemo(() => placedUnits(units.filter(({ status }) => status !== "assigned")), [units]);
  const named = useMemo(() => places.filter(({ kind }) => kind !== "neighbour-town"), [places]);
  const chosenId = staged && !staged.masked ? staged.id : null;
  return (
    <SiagaMap
      ref={onMap}
      districts={districts?.length ?? 0}
      cursor="grab"
      onZoom={(next) => setZoom(stepOfZoom(next))}
      onClick={nothing}
      onPointerMove={nothing}
      onPointerLeave={nothing}
      onFailure={onBroken}
      pixelRatio={pixelRatio}
      tileCacheSize={tilesKept}
    >
      {districts && (
        <>
          <DistrictLayer districts={districts} />
          <RouteLayer incidents={placed} units={seen} selectedId={chosenId} isDimmed />
          <PlaceLayer places={isClose ? named : none} />
          <FacilityLayer facilities={isClose && !staged ? facilities : none} />
          <WallNames districts={districts} waiting={waiting} pins={pins} />
          <UnitLayer units={seen} zoom={zoom} captions={told} obstacles={pins} />
          <IncidentLayer incidents={placed} selectedId={chosenId} zoom={zoom} showNumbers={false} />
        </>
      )}
    </SiagaMap>
  );
}

/** Who is free, and who is on the way. Who waits in the yard or works on the scene is told by the list. */
function isOfNote({ status, assignmentState }: ListedUnit): boolean {
  return status !== "assigned" || assignmentState === "enRoute" || assignmentState === "transporting";
}
