"use client";

import { useQuery } from "@tanstack/react-query";
import type { MapRef } from "@vis.gl/react-maplibre";
import { useTranslations } from "next-intl";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTRPC } from "../../_live/cache/trpc";
import { fitMapToShapes, fitRegency } from "../../_map/editing/regency-map";
import { emptyPosition, parsePosition } from "../../_map/editing/typed-position";
import { MapWithSidePanel } from "../_map/side-list";
import { useRulePreview } from "../preview/use-rule-preview";
import { findCrossing } from "./area-geometry";
import { findPosition, type StationView, toStationInput } from "./station-draft";
import { StationForm } from "./station-form";
import { StationList } from "./station-list";
import { StationMap } from "./station-map";
import { StationPreview, type StationPreviewState } from "./station-preview";
import { useStationEditor } from "./use-station-editor";

const emptyList: never[] = [];
const initialPreviewState: StationPreviewState = { isOpen: false, incident: null, position: emptyPosition };

/** Manages the stations and their response areas, in a list beside the map. */
export function StationsScreen() {
  const t = useTranslations("areaStations");
  const trpc = useTRPC();
  const stationQuery = useQuery(trpc.admin.stations.queryOptions());
  const { data: districts = emptyList } = useQuery(trpc.places.districts.queryOptions());
  const stations = stationQuery.data ?? emptyList;
  const map = useRef<MapRef>(null);
  const editor = useStationEditor(districts);
  const [focusKey, setFocusKey] = useState<string | null>(null);
  const [previewState, setPreviewState] = useState(initialPreviewState);
  const { draft, history, undo, redo } = editor;

  const station = useMemo(() => draft && toStationInput(draft, history), [draft, history]);
  const isAreaValid = useMemo(
    () => history.currentParts === null || (history.currentParts.length > 0 && !findCrossing(history.currentParts)),
    [history],
  );
  const isReady = station !== null && isAreaValid;
  const previewAt = useMemo(() => parsePosition(previewState.position, null), [previewState.position]);
  const query = useRulePreview(
    previewState.isOpen && isReady ? previewState.incident : null,
    previewAt,
    station ?? undefined,
  );

  const open = (selectedStation: StationView) => {
    editor.open(selectedStation);
    setPreviewState(initialPreviewState);
    fitMapToShapes(map.current, [selectedStation.position], selectedStation.area ? [selectedStation.area] : []);
  };
  const rebaseOnLatest = async () => {
    const { data } = await stationQuery.refetch();
    const latestStation = data?.find(({ code }) => code === draft?.savedStation?.code);
    if (latestStation) editor.rebaseOnStation(latestStation);
  };
  const close = () => {
    setFocusKey(draft?.savedStation?.code ?? "");
    editor.close();
    setPreviewState(initialPreviewState);
  };

  const isOpen = draft !== null;
  useEffect(() => {
    if (!isOpen) return;
    const handleKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || isInTextField(event.target)) return;
      const key = event.key.toLowerCase();
      if (key !== "z" && key !== "y") return;
      event.preventDefault();
      if (key === "y" || event.shiftKey) redo();
      else undo();
    };
    window.addEventListener("keydown", handleKey);
    return () => window.removeEventListener("keydown", handleKey);
  }, [isOpen, undo, redo]);

  return (
    <MapWithSidePanel
      side={
        draft ? (
          <StationForm
            key={draft.savedStation?.code ?? "new"}
            editor={editor}
            draft={draft}
            districts={districts}
            takenCodes={stations.map(({ code }) => code)}
            onClose={close}
            onVersionConflict={rebaseOnLatest}
          >
            <StationPreview
              value={previewState}
              onChange={setPreviewState}
              query={query}
              isReady={isReady}
              stations={stations}
            />
          </StationForm>
        ) : (
          <StationList
            stations={stationQuery.data}
            districts={districts}
            query={stationQuery}
            onOpen={open}
            onNew={() => {
              editor.create();
              setPreviewState(initialPreviewState);
              fitRegency(map.current);
            }}
            focusKey={focusKey}
          />
        )
      }
      map={
        <StationMap
          map={map}
          stations={stations}
          editor={editor}
          stationPosition={draft && findPosition(draft)}
          previewState={previewState}
          onPreviewState={setPreviewState}
          previewPoint={previewState.isOpen ? previewAt : null}
          preview={previewState.isOpen && isReady && previewAt ? query.data : undefined}
          onOpen={open}
          hint={t("mapChoose")}
        />
      }
    />
  );
}

/**
 * Whether an element is a text field in which the browser itself handles Ctrl+Z. In the list of corners, Ctrl+Z undoes
 * a change to the area instead.
 */
function isInTextField(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && target.type === "text" && !target.closest("[data-corners]");
}
