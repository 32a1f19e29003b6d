"use client";

import { useQuery } from "@tanstack/react-query";
import { type MapRef, Marker } from "@vis.gl/react-maplibre";
import { useTranslations } from "next-intl";
import { useEffect, useMemo, useRef, useState } from "react";
import type { RemainingRoute } from "@/server/domain/arrival";
import { useTRPC } from "../../_live/cache/trpc";
import { useClosures } from "../../_live/cache/use-live-data";
import { pollIntervalMs } from "../../_live/clock/polled-age";
import { DistrictNameLayer } from "../../_map/labels/district-name-layer";
import { ClosureLayer } from "../../_map/layers/closure-layer";
import { DistrictLayer } from "../../_map/layers/district-layer";
import { IncidentLayer } from "../../_map/layers/incident-layer";
import { PlaceLayer } from "../../_map/layers/place-layer";
import { computePossibleAreaCorners } from "../../_map/layers/possible-area";
import { PossibleAreaLayer } from "../../_map/layers/possible-area-layer";
import { RouteLines } from "../../_map/layers/route-layer";
import { SiagaMap } from "../../_map/siaga-map";
import { mapWorkerUrl } from "../../_map/style/map-settings";
import { findClosureAt } from "../../_map/tools/find-map-hit";
import { computeBounds } from "../../_map/tools/geometry";
import { ClosureDisclosure } from "../../_ui/closure-disclosure";
import { FacilityMark } from "../../_ui/mark";
import { StateMessage } from "../../_ui/state-message";
import type { Fix } from "../outbox/outbox";
import type { CurrentTask } from "../phone/use-crew-view";
import { usePhoneCache } from "../phone/use-phone-cache";

type Props = {
  task: CurrentTask;
  phoneFix: Fix | null;
  /** The remaining part of the route to the scene. */
  remaining: RemainingRoute | null;
};

const maxFitZoom = 14;
const paddingPx = 44;

/**
 * Map of the scene, the area in which the scene may be, the crew's position and the chosen facility. Once loaded, its
 * data is also available offline.
 */
export function CrewMapView({ task, phoneFix, remaining }: Props) {
  const t = useTranslations("crewMap");
  const trpc = useTRPC();
  const districts = usePhoneCache(
    "districts",
    useQuery(trpc.places.districts.queryOptions(undefined, queryOptions)).data,
  );
  const places = usePhoneCache("places", useQuery(trpc.places.places.queryOptions(undefined, queryOptions)).data);
  const { query } = useClosures({ refetchInterval: pollIntervalMs });
  const closures = usePhoneCache("closures", query.data);
  const [areClosuresExpanded, setClosuresExpanded] = useState(false);
  const map = useRef<MapRef>(null);
  const fittedContentKey = useRef("");
  const [isReady, setIsReady] = useState(false);
  const [zoom, setZoom] = useState(9);
  const [isBroken, setIsBroken] = useState(false);
  const { incident } = task;
  const incidents = useMemo(() => [incident], [incident]);
  const area = useMemo(() => ({ ...incident.location, precision: incident.precision }), [incident]);
  const facility = task.facilities.find(({ id }) => id === task.facilityId) ?? null;
  const routeLines = useMemo(() => (remaining ? [{ line: remaining.line, isSelected: true }] : emptyList), [remaining]);
  const workerUrl = useMemo(createWorkerUrl, []);

  useEffect(() => {
    // Fit the map again only when its contents change, not each time the position changes.
    const { lng, lat, precision } = area;
    const contentKey = [incident.id, lng, lat, precision, facility?.id, phoneFix !== null, remaining !== null].join();
    if (!isReady || !map.current || fittedContentKey.current === contentKey) return;
    fittedContentKey.current = contentKey;
    const route = remaining?.line.map(([lng, lat]) => ({ lng, lat })) ?? [];
    const shownPoints = [
      ...computePossibleAreaCorners(area),
      ...(phoneFix ? [phoneFix] : []),
      ...(facility ? [facility.position] : []),
      ...route,
    ];
    map.current.fitBounds(computeBounds(shownPoints), { padding: paddingPx, maxZoom: maxFitZoom, duration: 0 });
  }, [isReady, incident.id, area, phoneFix, facility, remaining]);

  useEffect(() => {
    if (!isBroken) return;
    // The map may have failed because the phone was offline.
    const retryMap = () => setIsBroken(false);
    window.addEventListener("online", retryMap);
    return () => window.removeEventListener("online", retryMap);
  }, [isBroken]);

  if (isBroken) {
    return (
      <div className="absolute inset-0 grid place-items-center bg-beyond">
        <StateMessage title={t("none")} />
      </div>
    );
  }
  return (
    <>
      <SiagaMap
        ref={(instance) => {
          map.current = instance;
          if (instance) setIsReady(true);
        }}
        districtCount={districts?.length ?? 0}
        cursor="grab"
        workerUrl={workerUrl}
        onZoom={(next) => setZoom(Math.round(next * 2) / 2)}
        onPointerMove={doNothing}
        onPointerLeave={doNothing}
        onClick={({ target, point }) => findClosureAt(target, point) && setClosuresExpanded(true)}
        onFailure={() => setIsBroken(true)}
      >
        {districts && (
          <>
            <DistrictLayer districts={districts} />
            <PossibleAreaLayer at={area} />
            {closures && <ClosureLayer closures={closures} />}
            <RouteLines lines={routeLines} isDimmed={false} />
            <DistrictNameLayer districts={districts} />
            <PlaceLayer places={places ?? emptyList} />
            <IncidentLayer incidents={incidents} selectedId={incident.id} zoom={zoom} />
          </>
        )}
        {facility && (
          <Marker longitude={facility.position.lng} latitude={facility.position.lat}>
            <span role="img" aria-label={`${t("to")}: ${facility.name}`}>
              <FacilityMark kind={facility.kind} quality="surveyed" className="size-8" />
            </span>
          </Marker>
        )}
        {phoneFix && (
          <Marker longitude={phoneFix.lng} latitude={phoneFix.lat}>
            <span
              role="img"
              aria-label={t("ownPosition")}
              className="block size-5 rounded-full border-[3px] border-panel bg-focus shadow-[0_0_0_2px_var(--focus)]"
            />
          </Marker>
        )}
      </SiagaMap>
      <ClosureDisclosure
        closures={closures ?? emptyList}
        isOpen={areClosuresExpanded}
        onToggle={() => setClosuresExpanded(!areClosuresExpanded)}
        className="bottom-7 left-2"
      />
    </>
  );
}

const queryOptions = { staleTime: 3_600_000, retry: false } as const;

const emptyList: never[] = [];

function doNothing(): void {}

/**
 * Returns a blob URL that loads the map's worker. The page's service worker controls such a worker, so the worker's
 * files are available offline.
 */
function createWorkerUrl(): string {
  const worker = new URL(mapWorkerUrl, window.location.origin).href;
  return URL.createObjectURL(new Blob([`import ${JSON.stringify(worker)};`], { type: "text/javascript" }));
}
