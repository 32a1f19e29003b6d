"use client";

import { useQuery } from "@tanstack/react-query";
import type { MapRef } from "@vis.gl/react-maplibre";
import { useTranslations } from "next-intl";
import { useMemo, useRef, useState } from "react";
import type { FacilityView } from "@/server/places/list-places";
import { useTRPC } from "../../_live/cache/trpc";
import { FacilityLayer } from "../../_map/layers/facility-layer";
import { findAt } from "../../_map/tools/find-at";
import { AreaMap } from "../_map/area-map";
import { flyHome, flyTo } from "../_map/fly";
import { Ghost } from "../_map/ghost";
import { Pin, rounded } from "../_map/pin";
import { isSame, readPosition, typed } from "../_map/position";
import { Split } from "../_map/split";
import { draftOf, type FacilityDraft, newDraft } from "./facility-draft";
import { FacilityForm } from "./facility-form";
import { FacilityList } from "./facility-list";
import { anyFacility, filterFacilities } from "./filter-facilities";

const none: never[] = [];

/** The facilities as a list and on the map; one is moved by its marker or by typing where it stands. */
export function FacilitiesScreen() {
  const t = useTranslations("areaFacilities");
  const kindName = useTranslations("facilityKind");
  const trpc = useTRPC();
  const query = useQuery(trpc.places.facilities.queryOptions());
  const { data: districts = none } = useQuery(trpc.places.districts.queryOptions());
  const map = useRef<MapRef>(null);
  const [wish, setWish] = useState(anyFacility);
  const [first, setFirst] = useState<FacilityDraft | null>(null);
  const [draft, setDraft] = useState<FacilityDraft | null>(null);
  const [backFrom, setBackFrom] = useState<string | null>(null);

  const facilities = query.data;
  const shown = useMemo(
    () => filterFacilities(facilities ?? none, wish, kindName).filter(({ id }) => id !== draft?.known?.id),
    [facilities, wish, kindName, draft?.known?.id],
  );
  const agencies = useMemo(
    () => [...new Set((facilities ?? none).flatMap(({ agency }) => (agency ? [agency] : [])))].sort(),
    [facilities],
  );
  const at = useMemo(() => draft && readPosition(draft.position, draft.known?.position ?? null), [draft]);
  const old = draft?.known?.position ?? null;

  const open = (next: FacilityDraft) => {
    setFirst(next);
    setDraft(next);
  };
  const openFacility = (facility: FacilityView) => {
    open(draftOf(facility));
    flyTo(map.current, [facility.position]);
  };
  const close = () => {
    setBackFrom(draft?.known?.id ?? "");
    setFirst(null);
    setDraft(null);
  };

  return (
    <Split
      side={
        draft ? (
          <FacilityForm
            key={draft.known?.id ?? "new"}
            draft={draft}
            onDraft={setDraft}
            dirty={JSON.stringify(draft) !== JSON.stringify(first)}
            taken={(facilities ?? none).map(({ id }) => id)}
            agencies={agencies}
            onClose={close}
          />
        ) : (
          <FacilityList
            facilities={facilities}
            districts={districts}
            query={query}
            wish={wish}
            onWish={setWish}
            onOpen={openFacility}
            onNew={() => {
              open(newDraft());
              flyHome(map.current);
            }}
            backFrom={backFrom}
          />
        )
      }
      map={
        <AreaMap
          map={map}
          cursor={draft && !draft.known ? "crosshair" : "grab"}
          hint={draft ? (draft.known ? t("mapMove") : at ? null : t("mapPlace")) : t("mapChoose")}
          onPress={({ target, point, lngLat }) => {
            if (draft) {
              if (!draft.known) setDraft({ ...draft, position: typed(rounded(lngLat)) });
              return;
            }
            const found = findAt(target, point);
            const here = found?.what === "facilities" ? shown.filter(({ id }) => found.ids.includes(id)) : [];
            const [one] = here;
            if (one && here.length === 1) openFacility(one);
            else if (here.length > 1) setWish({ ...wish, ids: here.map(({ id }) => id) });
          }}
        >
          <FacilityLayer facilities={shown} />
          {draft && at && old && !isSame(at, old) && <Ghost from={old} to={at} label={t("before")} />}
          {draft && at && (
            <Pin
              at={at}
              label={t("pinLabel", { name: draft.name || t("new") })}
              onMove={(next) => setDraft({ ...draft, position: typed(next) })}
            />
          )}
        </AreaMap>
      }
    />
  );
}
