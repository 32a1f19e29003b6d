"use client";

import { useQuery } from "@tanstack/react-query";
import { type MapLayerMouseEvent, type MapRef, useMap } from "@vis.gl/react-maplibre";
import { useTranslations } from "next-intl";
import { type ReactNode, type RefObject, useEffect, useState } from "react";
import type { DistrictView } from "@/server/places/list-places";
import { useTRPC } from "../../_live/cache/trpc";
import { DistrictNameLayer } from "../../_map/labels/district-name-layer";
import { DistrictLayer } from "../../_map/layers/district-layer";
import { PlaceLayer } from "../../_map/layers/place-layer";
import { SiagaMap } from "../../_map/siaga-map";
import { ZoomButtons } from "../../_map/tools/zoom-buttons";
import { Button } from "../../_ui/button";
import { StateMessage } from "../../_ui/state-message";
import { flyHome } from "./fly";

const none: never[] = [];

type Props = {
  map: RefObject<MapRef | null>;
  cursor?: string;
  onPress?: (event: MapLayerMouseEvent) => void;
  onZoom?: (zoom: number) => void;
  /** What a press on the map would do now. */
  hint?: ReactNode;
  /** What names the kecamatan, with a layer `district-name`; their names at their points unless told otherwise. */
  names?: (districts: readonly DistrictView[]) => ReactNode;
  children: ReactNode;
};

/** The ground of the regency with controls, on which the sections of the administration put their layers. */
export function AreaMap({ map, cursor = "grab", onPress, onZoom, hint, names, children }: Props) {
  const t = useTranslations("map");
  const table = useTranslations("table");
  const common = useTranslations("common");
  const trpc = useTRPC();
  const districts = useQuery(trpc.places.districts.queryOptions());
  const { data: places = none } = useQuery(trpc.places.places.queryOptions());
  const [broken, setBroken] = useState(false);

  if (broken) return <StateMessage urgent title={t("failed")} text={t("failedText")} />;
  if (!districts.data && districts.error) {
    return (
      <StateMessage urgent title={table("failed")} text={table("failedText")}>
        <Button onClick={() => districts.refetch()}>{common("retry")}</Button>
      </StateMessage>
    );
  }
  return (
    <>
      <SiagaMap
        ref={map}
        districts={districts.data?.length ?? 0}
        cursor={cursor}
        onClick={(event) => onPress?.(event)}
        onPointerMove={ignore}
        onPointerLeave={ignore}
        onZoom={(zoom) => onZoom?.(zoom)}
        onFailure={() => setBroken(true)}
      >
        {districts.data && (
          <>
            <FirstView />
            <DistrictLayer districts={districts.data} />
            <PlaceLayer places={places} />
            {names ? names(districts.data) : <DistrictNameLayer districts={districts.data} />}
            {children}
          </>
        )}
      </SiagaMap>
      {hint && (
        <p className="pointer-events-none absolute top-2.5 left-2.5 max-w-[calc(100%-4.5rem)] rounded-lg border border-line bg-panel px-3 py-1.5 font-medium text-[0.8125rem] shadow-[0_4px_16px_rgb(0_0_0/0.25)]">
          {hint}
        </p>
      )}
      <ZoomButtons map={map} onOverview={() => flyHome(map.current)} />
    </>
  );
}

/** Shows the whole regency with some room around it, before anything is drawn. */
function FirstView() {
  const { current: map } = useMap();
  useEffect(() => flyHome(map ?? null, "once"), [map]);
  return null;
}

function ignore() {}
