"use client";

import { useQuery } from "@tanstack/react-query";
import type { MapRef } from "@vis.gl/react-maplibre";
import { Maximize } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useMemo, useRef, useState } from "react";
import type { ListedUnit } from "@/db/queries/unit";
import type { ListedIncident } from "@/server/masking/mask-incident";
import { useTRPC } from "../_live/cache/trpc";
import { useClosures } from "../_live/cache/use-live-data";
import { pollIntervalMs } from "../_live/clock/polled-age";
import { DistrictNameLayer } from "../_map/labels/district-name-layer";
import { ClosureLayer } from "../_map/layers/closure-layer";
import { DistrictLayer } from "../_map/layers/district-layer";
import { IncidentLayer } from "../_map/layers/incident-layer";
import { PlaceLayer } from "../_map/layers/place-layer";
import { listLocatedIncidents } from "../_map/layers/point-features";
import { computePossibleAreaCorners } from "../_map/layers/possible-area";
import { UnitLayer } from "../_map/layers/unit-layer";
import { MapFailure } from "../_map/map-failure";
import { skipsAnimations } from "../_map/motion/reduced-motion";
import { SiagaMap } from "../_map/siaga-map";
import { regencyView } from "../_map/style/map-settings";
import { findClosureAt } from "../_map/tools/find-map-hit";
import { computeBounds } from "../_map/tools/geometry";
import { IconButton } from "../_ui/button";
import { ClosureDisclosure } from "../_ui/closure-disclosure";

type Props = {
  incidents: readonly ListedIncident[];
  units: readonly ListedUnit[];
  chosenId: string | null;
  onChoose: (id: string) => void;
};

const emptyPlaces: never[] = [];
const emptyCaptions = new Map<string, string>();
const maxFitZoom = 11.5;

/**
 * Map of the agency's incidents and units. It first shows the whole regency. After that, it moves by itself only when
 * an incident is selected.
 */
export function AgencyMapView({ incidents: listedIncidents, units, chosenId, onChoose }: Props) {
  const t = useTranslations("map");
  const trpc = useTRPC();
  const { data: districts } = useQuery(trpc.places.districts.queryOptions(undefined, { staleTime: 3_600_000 }));
  const { data: places = emptyPlaces } = useQuery(trpc.places.places.queryOptions(undefined, { staleTime: 3_600_000 }));
  const map = useRef<MapRef>(null);
  const shownIncidentId = useRef<string | null>(null);
  const [zoom, setZoom] = useState(7);
  const [isOverFeature, setIsOverFeature] = useState(false);
  const { closures } = useClosures({ refetchInterval: pollIntervalMs });
  const [areClosuresExpanded, setClosuresExpanded] = useState(false);
  const [isBroken, setIsBroken] = useState(false);
  const { data: openedIncident } = useQuery({
    // As in `useAgencyIncident`, the details are removed from the cache as soon as the officer leaves the incident.
    ...trpc.agency.incident.queryOptions({ id: chosenId ?? "" }, { gcTime: 0 }),
    enabled: chosenId !== null,
  });
  const incidents = useMemo(
    () => listLocatedIncidents(listedIncidents, openedIncident),
    [listedIncidents, openedIncident],
  );
  const incidentPoints = useMemo(() => incidents.map(({ location }) => location), [incidents]);
  const chosenIncident = incidents.find(({ id }) => id === chosenId);
  const isLoaded = districts !== undefined && units.length > 0;
  useEffect(() => {
    if (isLoaded) showRegency(map.current, "jump");
  }, [isLoaded]);
  useEffect(() => {
    if (shownIncidentId.current !== chosenId) shownIncidentId.current = null;
    if (!chosenIncident || shownIncidentId.current !== null || !map.current) return;
    shownIncidentId.current = chosenIncident.id;
    const crews = units.filter(({ incidentId }) => incidentId === chosenIncident.id);
    const area = chosenIncident.precision
      ? computePossibleAreaCorners({ ...chosenIncident.location, precision: chosenIncident.precision })
      : [];
    showPoints(map.current, [...area, ...crews]);
  }, [chosenId, chosenIncident, units]);
  if (isBroken) return <MapFailure />;
  return (
    <>
      <SiagaMap
        ref={map}
        districtCount={districts?.length ?? 0}
        cursor={isOverFeature ? "pointer" : "grab"}
        onZoom={(next) => setZoom(Math.round(next * 2) / 2)}
        onPointerMove={({ target, point }) =>
          setIsOverFeature((findIncidentAt(target, point) ?? findClosureAt(target, point)) !== null)
        }
        onPointerLeave={() => setIsOverFeature(false)}
        onFailure={() => setIsBroken(true)}
        onClick={({ target, point }) => {
          const hitIncident = findIncidentAt(target, point);
          if (hitIncident) onChoose(hitIncident);
          else if (findClosureAt(target, point)) setClosuresExpanded(true);
        }}
      >
        {districts && (
          <>
            <DistrictLayer districts={districts} />
            <PlaceLayer places={places} />
            <ClosureLayer closures={closures} />
            <DistrictNameLayer districts={districts} />
            <UnitLayer units={units} zoom={zoom} captions={emptyCaptions} obstacles={incidentPoints} />
            <IncidentLayer incidents={incidents} selectedId={chosenId} zoom={zoom} />
          </>
        )}
      </SiagaMap>
      <ClosureDisclosure
        closures={closures}
        isOpen={areClosuresExpanded}
        onToggle={() => setClosuresExpanded(!areClosuresExpanded)}
        className="bottom-7 left-2"
      />
      <IconButton
        name={t("overview")}
        onClick={() => showRegency(map.current)}
        className="absolute right-2 bottom-2 border border-line bg-panel"
      >
        <Maximize className="size-[1.125rem]" aria-hidden />
      </IconButton>
    </>
  );
}

type OptionalPosition = { lng: number | null; lat: number | null };

function showPoints(map: MapRef, points: readonly OptionalPosition[]): void {
  const positions = points.flatMap(({ lng, lat }) => (lng === null || lat === null ? [] : { lng, lat }));
  map.fitBounds(computeBounds(positions), { padding: 56, maxZoom: maxFitZoom, duration: skipsAnimations() ? 0 : 700 });
}

function showRegency(map: MapRef | null, motion: "jump" | "glide" = "glide"): void {
  map?.fitBounds(regencyView.bounds, { padding: 16, duration: motion === "jump" || skipsAnimations() ? 0 : 700 });
}

type MapClickEvent = Parameters<Parameters<typeof SiagaMap>[0]["onClick"]>[0];

function findIncidentAt(map: MapClickEvent["target"], point: MapClickEvent["point"]): string | null {
  if (!map.getLayer("incident")) return null;
  const [incidentFeature] = map.queryRenderedFeatures(point, { layers: ["incident"] });
  return typeof incidentFeature?.properties.incident === "string" ? incidentFeature.properties.incident : null;
}
