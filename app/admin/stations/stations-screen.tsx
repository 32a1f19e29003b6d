"use client";

import { useQuery } from "@tanstack/react-query";
import type { MapRef } from "@vis.gl/react-maplibre";
import { useTranslations } from "next-intl";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTRPC } from "../../_live/cache/trpc";
import { flyHome, flyTo } from "../_map/fly";
import { noPosition, readPosition } from "../_map/position";
import { Split } from "../_map/split";
import { useTrial } from "../preview/use-trial";
import { AreaTrial, type StationTrial } from "./area-trial";
import { findCrossing } from "./find-crossing";
import { placeOf, type StationView, stationOf } from "./station-draft";
import { StationForm } from "./station-form";
import { StationList } from "./station-list";
import { StationMap } from "./station-map";
import { useStationEditor } from "./use-station-editor";

const none: never[] = [];
const noTrial: StationTrial = { on: false, question: null, position: noPosition };

/** The stations beside the map: where each stands, and the area its units answer for. */
export function StationsScreen() {
  const t = useTranslations("areaStations");
  const trpc = useTRPC();
  const query = useQuery(trpc.admin.stations.queryOptions());
  const { data: districts = none } = useQuery(trpc.places.districts.queryOptions());
  const stations = query.data ?? none;
  const map = useRef<MapRef>(null);
  const editor = useStationEditor(districts);
  const [backFrom, setBackFrom] = useState<string | null>(null);
  const [asked, setAsked] = useState(noTrial);
  const { draft, history, undo, redo } = editor;

  const station = useMemo(() => draft && stationOf(draft, history), [draft, history]);
  const holds = useMemo(
    () => history.now === null || (history.now.length > 0 && !findCrossing(history.now)),
    [history],
  );
  const ready = station !== null && holds;
  const tried = useMemo(() => readPosition(asked.position, null), [asked.position]);
  const trial = useTrial(asked.on && ready ? asked.question : null, tried, station ?? undefined);

  const open = (one: StationView) => {
    editor.open(one);
    setAsked(noTrial);
    flyTo(map.current, [one.position], one.area ? [one.area] : []);
  };
  const close = () => {
    setBackFrom(draft?.known?.code ?? "");
    editor.close();
    setAsked(noTrial);
  };

  const isOpen = draft !== null;
  useEffect(() => {
    if (!isOpen) return;
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || isTyping(event.target)) return;
      const key = event.key.toLowerCase();
      if (key !== "z" && key !== "y") return;
      event.preventDefault();
      if (key === "y" || event.shiftKey) redo();
      else undo();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [isOpen, undo, redo]);

  return (
    <Split
      side={
        draft ? (
          <StationForm
            key={draft.known?.code ?? "new"}
            editor={editor}
            draft={draft}
            districts={districts}
            taken={stations.map(({ code }) => code)}
            onClose={close}
          >
            <AreaTrial value={asked} onChange={setAsked} trial={trial} ready={ready} stations={stations} />
          </StationForm>
        ) : (
          <StationList
            stations={query.data}
            districts={districts}
            query={query}
            onOpen={open}
            onNew={() => {
              editor.create();
              setAsked(noTrial);
              flyHome(map.current);
            }}
            backFrom={backFrom}
          />
        )
      }
      map={
        <StationMap
          map={map}
          stations={stations}
          editor={editor}
          at={draft && placeOf(draft)}
          asked={asked}
          onAsk={setAsked}
          tried={asked.on ? tried : null}
          answer={asked.on && ready && tried ? trial.data : undefined}
          onOpen={open}
          hint={t("mapChoose")}
        />
      }
    />
  );
}

/** Within a text, the browser's own undo is meant. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && target.type === "text" && !target.closest("[data-corners]");
}
