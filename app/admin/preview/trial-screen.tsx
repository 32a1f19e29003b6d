"use client";

import { useQuery } from "@tanstack/react-query";
import type { MapRef } from "@vis.gl/react-maplibre";
import { useTranslations } from "next-intl";
import { useMemo, useRef, useState } from "react";
import { useTRPC } from "../../_live/cache/trpc";
import { AreaLayer } from "../../_map/layers/area-layer";
import { StationLayer } from "../../_map/layers/station-layer";
import { AreaMap } from "../_map/area-map";
import { Pin, rounded } from "../_map/pin";
import { noPosition, readPosition, typed } from "../_map/position";
import { PositionFields } from "../_map/position-fields";
import { Split } from "../_map/split";
import { TrialAnswerView } from "./trial-answer";
import { TrialFields } from "./trial-fields";
import { TrialLayers } from "./trial-layers";
import { type TrialQuestion, useTrial } from "./use-trial";

const none: never[] = [];

/** Asks the rule about a point: whom it would send now, whom it passes over, and who is responsible there. */
export function TrialScreen() {
  const t = useTranslations("areaTrial");
  const trpc = useTRPC();
  const { data: stations = none } = useQuery(trpc.admin.stations.queryOptions());
  const map = useRef<MapRef>(null);
  const [question, setQuestion] = useState<TrialQuestion | null>(null);
  const [position, setPosition] = useState(noPosition);
  const [zoom, setZoom] = useState(8);
  const at = useMemo(() => readPosition(position, null), [position]);
  const trial = useTrial(question, at);
  const answer = question && at ? trial.data : undefined;

  const responsible = useMemo(
    () => stations.filter(({ code }) => answer?.responsibleStations.includes(code)),
    [stations, answer],
  );
  const areas = useMemo(
    () => responsible.flatMap(({ code, area }) => (area ? [{ key: code, geometry: area, isEmphasized: true }] : [])),
    [responsible],
  );

  return (
    <Split
      side={
        <div className="relative min-h-0 flex-1 space-y-5 overflow-y-auto px-4 py-4">
          <p className="rounded-lg border border-line bg-raised px-3 py-2 font-medium">{t("nothingSent")}</p>
          <TrialFields question={question} onAsk={setQuestion} />
          <PositionFields legend={t("point")} value={position} onChange={setPosition}>
            <p className="mt-1 text-ink-3 text-[0.8125rem]">{t("pointHint")}</p>
          </PositionFields>
          <TrialAnswerView trial={trial} stations={stations} asked={question !== null && at !== null} />
        </div>
      }
      map={
        <AreaMap
          map={map}
          cursor="crosshair"
          hint={at ? null : t("mapHint")}
          onZoom={(next) => setZoom(Math.round(next * 2) / 2)}
          onPress={({ lngLat }) => setPosition(typed(rounded(lngLat)))}
        >
          <AreaLayer areas={areas} />
          <StationLayer stations={responsible} />
          <TrialLayers answer={answer} at={at} zoom={zoom} />
          {at && <Pin at={at} label={t("pinLabel")} onMove={(next) => setPosition(typed(next))} />}
        </AreaMap>
      }
    />
  );
}
