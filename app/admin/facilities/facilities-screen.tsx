"use client";

import { useQuery } from "@tanstack/react-query";
import type { MapRef } from "@vis.gl/react-maplibre";
import { useTranslations } from "next-intl";
import { useMemo, useRef, useState } from "react";
import type { FacilityView } from "@/server/places/list-places";
import { useTRPC } from "../../_live/cache/trpc";
import { DraggablePin, PreviousPosition } from "../../_map/editing/draggable-pin";
import { fitMapToShapes, fitRegency, RegencyMap } from "../../_map/editing/regency-map";
import { formatPosition, isSamePosition, parsePosition } from "../../_map/editing/typed-position";
import { FacilityLayer } from "../../_map/layers/facility-layer";
import { findMapHit } from "../../_map/tools/find-map-hit";
import { pickChanged } from "../_form/use-draft";
import { MapWithSidePanel } from "../_map/side-list";
import { type FacilityDraft, FacilityForm, newDraft, toDraft } from "./facility-form";
import { FacilityList, filterFacilities, noFilter } from "./facility-list";

const emptyList: never[] = [];

/** Manages the facilities in a list beside the map. A facility is moved with its pin or by typing coordinates. */
export function FacilitiesScreen() {
  const t = useTranslations("areaFacilities");
  const kindName = useTranslations("facilityKind");
  const trpc = useTRPC();
  const query = useQuery(trpc.places.facilities.queryOptions());
  const { data: districts = emptyList } = useQuery(trpc.places.districts.queryOptions());
  const map = useRef<MapRef>(null);
  const [filter, setFilter] = useState(noFilter);
  const [initialDraft, setInitialDraft] = useState<FacilityDraft | null>(null);
  const [draft, setDraft] = useState<FacilityDraft | null>(null);
  const [focusKey, setFocusKey] = useState<string | null>(null);

  const facilities = query.data;
  const shownFacilities = useMemo(
    () =>
      filterFacilities(facilities ?? emptyList, filter, kindName).filter(({ id }) => id !== draft?.savedFacility?.id),
    [facilities, filter, kindName, draft?.savedFacility?.id],
  );
  const agencies = useMemo(
    () => [...new Set((facilities ?? emptyList).flatMap(({ agency }) => (agency ? [agency] : [])))].sort(),
    [facilities],
  );
  const draftPosition = useMemo(
    () => draft && parsePosition(draft.position, draft.savedFacility?.position ?? null),
    [draft],
  );
  const savedPosition = draft?.savedFacility?.position ?? null;

  const open = (nextDraft: FacilityDraft) => {
    setInitialDraft(nextDraft);
    setDraft(nextDraft);
  };
  const openFacility = (facility: FacilityView) => {
    open(toDraft(facility));
    fitMapToShapes(map.current, [facility.position]);
  };
  const rebaseOnLatest = async () => {
    const { data } = await query.refetch();
    const facility = data?.find(({ id }) => id === initialDraft?.savedFacility?.id);
    if (!facility || !initialDraft) return;
    setInitialDraft(toDraft(facility));
    setDraft((current) => current && { ...toDraft(facility), ...pickChanged(initialDraft, current) });
  };
  const close = () => {
    setFocusKey(draft?.savedFacility?.id ?? "");
    setInitialDraft(null);
    setDraft(null);
  };

  return (
    <MapWithSidePanel
      side={
        draft ? (
          <FacilityForm
            key={draft.savedFacility?.id ?? "new"}
            draft={draft}
            onDraft={setDraft}
            isDirty={JSON.stringify(draft) !== JSON.stringify(initialDraft)}
            takenCodes={(facilities ?? emptyList).map(({ id }) => id)}
            agencies={agencies}
            onClose={close}
            onVersionConflict={rebaseOnLatest}
          />
        ) : (
          <FacilityList
            facilities={facilities}
            districts={districts}
            query={query}
            filter={filter}
            onFilter={setFilter}
            onOpen={openFacility}
            onNew={() => {
              open(newDraft());
              fitRegency(map.current);
            }}
            focusKey={focusKey}
          />
        )
      }
      map={
        <RegencyMap
          map={map}
          cursor={draft && !draft.savedFacility ? "crosshair" : "grab"}
          hint={draft ? (draft.savedFacility ? t("mapMove") : draftPosition ? null : t("mapPlace")) : t("mapChoose")}
          onClick={({ target, point, lngLat }) => {
            if (draft) {
              if (!draft.savedFacility) setDraft({ ...draft, position: formatPosition(lngLat) });
              return;
            }
            const hit = findMapHit(target, point);
            const facilitiesAtPoint =
              hit?.kind === "facilities" ? shownFacilities.filter(({ id }) => hit.ids.includes(id)) : [];
            const [onlyFacility] = facilitiesAtPoint;
            if (onlyFacility && facilitiesAtPoint.length === 1) openFacility(onlyFacility);
            else if (facilitiesAtPoint.length > 1) setFilter({ ...filter, ids: facilitiesAtPoint.map(({ id }) => id) });
          }}
        >
          <FacilityLayer facilities={shownFacilities} />
          {draft && draftPosition && savedPosition && !isSamePosition(draftPosition, savedPosition) && (
            <PreviousPosition from={savedPosition} to={draftPosition} label={t("before")} />
          )}
          {draft && draftPosition && (
            <DraggablePin
              at={draftPosition}
              label={t("pinLabel", { name: draft.name || t("new") })}
              onMove={(next) => setDraft({ ...draft, position: formatPosition(next) })}
            />
          )}
        </RegencyMap>
      }
    />
  );
}
