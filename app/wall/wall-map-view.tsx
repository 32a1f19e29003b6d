"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { useTRPC } from "../_live/trpc";
import { useUnits } from "../_live/use-picture";
import { DistrictLayer } from "../_map/district-layer";
import { DistrictNameLayer } from "../_map/district-name-layer";
import { FacilityLayer } from "../_map/facility-layer";
import { IncidentLayer } from "../_map/incident-layer";
import { PlaceLayer } from "../_map/place-layer";
import { RouteLayer } from "../_map/route-layer";
import { SiagaMap } from "../_map/siaga-map";
import { UnitLayer } from "../_map/unit-layer";
import { StateMessage } from "../_ui/state-message";
import { useOverview } from "./use-overview";

const none: never[] = [];
const nothing = () => {};

/** The map of those who only look. A sensitive incident is no point on it. */
export function WallMapView() {
  const t = useTranslations("map");
  const trpc = useTRPC();
  const { placed } = useOverview();
  const { units } = useUnits();
  const { data: districts } = useQuery(trpc.places.districts.queryOptions());
  const { data: facilities = none } = useQuery(trpc.places.facilities.queryOptions());
  const { data: places = none } = useQuery(trpc.places.places.queryOptions());
  const [zoom, setZoom] = useState(8);
  const [broken, setBroken] = useState(false);
  const pins = useMemo(() => placed.map(({ location }) => location), [placed]);

  if (broken) {
    return (
      <div className="absolute inset-0 grid place-items-center bg-beyond">
        <StateMessage urgent title={t("failed")} text={t("failedText")} />
      </div>
    );
  }
  return (
    <SiagaMap
      districts={districts?.length ?? 0}
      cursor="grab"
      onZoom={(next) => setZoom(Math.round(next * 2) / 2)}
      onPress={nothing}
      onPoint={nothing}
      onLeave={nothing}
      onBroken={() => setBroken(true)}
    >
      {districts && (
        <>
          <DistrictLayer districts={districts} />
          <RouteLayer incidents={placed} units={units} chosenId={null} quiet={false} />
          <PlaceLayer places={places} />
          <FacilityLayer facilities={facilities} />
          <DistrictNameLayer districts={districts} />
          <UnitLayer units={units} zoom={zoom} told={noneTold} clearOf={pins} />
          <IncidentLayer incidents={placed} chosenId={null} zoom={zoom} />
        </>
      )}
    </SiagaMap>
  );
}

const noneTold = new Map<string, never>();
