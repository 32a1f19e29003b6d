"use client";

import { useQuery } from "@tanstack/react-query";
import type { MapRef } from "@vis.gl/react-maplibre";
import { useTranslations } from "next-intl";
import { useMemo, useRef, useState } from "react";
import { useTRPC } from "../../_live/cache/trpc";
import { DraggablePin } from "../../_map/editing/draggable-pin";
import { PositionFields } from "../../_map/editing/position-fields";
import { RegencyMap } from "../../_map/editing/regency-map";
import { emptyPosition, formatPosition, parsePosition } from "../../_map/editing/typed-position";
import { AreaLayer } from "../../_map/layers/area-layer";
import { StationLayer } from "../../_map/layers/station-layer";
import { MapWithSidePanel } from "../_map/side-list";
import { PreviewFields } from "./preview-fields";
import { PreviewLayers, PreviewResult } from "./preview-result";
import { type PreviewIncident, useRulePreview } from "./use-rule-preview";

const emptyList: never[] = [];

/**
 * Previews the assignment rule at a point: the units it would assign, those it passes over, and the responsible
 * stations.
 */
export function PreviewScreen() {
  const t = useTranslations("areaTrial");
  const trpc = useTRPC();
  const { data: stations = emptyList } = useQuery(trpc.admin.stations.queryOptions());
  const map = useRef<MapRef>(null);
  const [incident, setIncident] = useState<PreviewIncident | null>(null);
  const [position, setPosition] = useState(emptyPosition);
  const [zoom, setZoom] = useState(8);
  const point = useMemo(() => parsePosition(position, null), [position]);
  const query = useRulePreview(incident, point);
  const preview = incident && point ? query.data : undefined;

  const responsibleStations = useMemo(
    () => stations.filter(({ code }) => preview?.responsibleStations.includes(code)),
    [stations, preview],
  );
  const areas = useMemo(
    () =>
      responsibleStations.flatMap(({ code, area }) =>
        area ? [{ key: code, geometry: area, isEmphasized: true }] : [],
      ),
    [responsibleStations],
  );

  return (
    <MapWithSidePanel
      side={
        <div className="relative min-h-0 flex-1 space-y-5 overflow-y-auto px-4 py-4">
          <p className="rounded-lg border border-line bg-raised px-3 py-2 font-medium">{t("nothingSent")}</p>
          <PreviewFields incident={incident} onIncident={setIncident} />
          <PositionFields legend={t("point")} value={position} onChange={setPosition}>
            <p className="mt-1 text-ink-3 text-[0.8125rem]">{t("pointHint")}</p>
          </PositionFields>
          <PreviewResult preview={query} stations={stations} isRequested={incident !== null && point !== null} />
        </div>
      }
      map={
        <RegencyMap
          map={map}
          cursor="crosshair"
          hint={point ? null : t("mapHint")}
          onZoom={(next) => setZoom(Math.round(next * 2) / 2)}
          onClick={({ lngLat }) => setPosition(formatPosition(lngLat))}
        >
          <AreaLayer areas={areas} />
          <StationLayer stations={responsibleStations} />
          <PreviewLayers preview={preview} point={point} zoom={zoom} />
          {point && (
            <DraggablePin at={point} label={t("pinLabel")} onMove={(next) => setPosition(formatPosition(next))} />
          )}
        </RegencyMap>
      }
    />
  );
}
