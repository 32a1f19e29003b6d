"use client";

import type { MapRef } from "@vis.gl/react-maplibre";
import type { PointLike } from "maplibre-gl";
import { useTranslations } from "next-intl";
import { type RefObject, useMemo, useState } from "react";
import { BaseMap } from "../../_map/editing/base-map";
import { DraggablePin } from "../../_map/editing/draggable-pin";
import { formatPosition } from "../../_map/editing/typed-position";
import { AreaLayer } from "../../_map/layers/area-layer";
import { StationLayer } from "../../_map/layers/station-layer";
import { DrawLayer } from "../../_map/tools/draw-layer";
import { PreviewLayers } from "../preview/preview-result";
import type { RulePreview } from "../preview/use-rule-preview";
import { withRing } from "./area-geometry";
import type { StationView } from "./station-draft";
import type { StationPreviewState } from "./station-preview";
import type { StationEditor } from "./use-station-editor";

type Point = { lng: number; lat: number };
type Props = {
  map: RefObject<MapRef | null>;
  stations: readonly StationView[];
  editor: StationEditor;
  at: Point | null;
  previewState: StationPreviewState;
  onPreviewState: (state: StationPreviewState) => void;
  /** The point at which the rule is previewed. */
  previewAt: Point | null;
  preview: RulePreview | undefined;
  onOpen: (station: StationView) => void;
  hint: string;
};

/** The map of the stations and their areas; the edited station can be moved and its area drawn. */
export function StationMap({
  map,
  stations,
  editor,
  at,
  previewState,
  onPreviewState,
  previewAt,
  preview,
  onOpen,
  hint,
}: Props) {
  const t = useTranslations("areaStations");
  const drawingText = useTranslations("areaDrawing");
  const previewText = useTranslations("areaTrial");
  const [zoom, setZoom] = useState(8);
  const { draft, setDraft, history, draw, rings, applyRings, area, drawing, setDrawing, chosen, setChosen } = editor;
  const { corner, setCorner, undoCorner } = editor;
  const editedCode = draft?.code;
  const agency = draft?.agencyCode;

  const areas = useMemo(() => {
    const otherStations = stations.flatMap(({ code, agencyCode, area: geometry }) =>
      geometry && code !== editedCode && (!editedCode || agencyCode === agency)
        ? [{ key: code, geometry, isEmphasized: false }]
        : [],
    );
    return area ? [...otherStations, { key: "own", geometry: area, isEmphasized: true }] : otherStations;
  }, [stations, editedCode, agency, area]);
  const otherStations = useMemo(() => stations.filter(({ code }) => code !== editedCode), [stations, editedCode]);

  const ring = chosen && history.now?.[chosen.part]?.[chosen.ring];
  const current = corner !== null ? ring?.[corner] : undefined;
  const needsPlace = draft && !draft.known && !at;
  const hintText = !draft
    ? hint
    : drawing
      ? drawingText("mapDraw")
      : previewState.isOpen
        ? previewText("mapHint")
        : needsPlace
          ? t("mapPlace")
          : history.now && history.now.length > 0
            ? drawingText("mapEdit")
            : t("mapMove");

  return (
    <BaseMap
      map={map}
      cursor={previewState.isOpen || needsPlace ? "crosshair" : "grab"}
      hint={hintText}
      onZoom={(next) => setZoom(Math.round(next * 2) / 2)}
      onPress={({ target, point: { x, y }, lngLat }) => {
        if (drawing) return;
        if (draft && previewState.isOpen) return onPreviewState({ ...previewState, position: formatPosition(lngLat) });
        if (needsPlace) return setDraft({ ...draft, position: formatPosition(lngLat) });
        if (draft || !target.getLayer("station")) return;
        const box: [PointLike, PointLike] = [
          [x - 6, y - 6],
          [x + 6, y + 6],
        ];
        const [stationFeature] = target.queryRenderedFeatures(box, { layers: ["station"] });
        const station = stations.find(({ code }) => code === stationFeature?.properties.code);
        if (station) onOpen(station);
      }}
    >
      <AreaLayer areas={areas} />
      <StationLayer stations={otherStations} />
      <PreviewLayers preview={preview} at={previewAt} zoom={zoom} />
      {history.now && (
        <DrawLayer
          rings={rings}
          isDrawing={drawing}
          onRings={applyRings}
          onDone={() => setDrawing(false)}
          chosen={chosen}
          onChoose={(place) => {
            setChosen(place);
            setCorner(null);
          }}
          undoCorner={undoCorner}
        />
      )}
      {draft && at && (
        <DraggablePin
          at={at}
          label={t("pinLabel", { name: draft.name || t("new") })}
          onMove={(next) => setDraft({ ...draft, position: formatPosition(next) })}
        />
      )}
      {history.now && chosen && ring && current && corner !== null && (
        <DraggablePin
          look="corner"
          at={{ lng: current[0], lat: current[1] }}
          label={drawingText("cornerPin", { number: corner + 1 })}
          onMove={({ lng, lat }) =>
            draw(
              withRing(
                history.now ?? [],
                chosen,
                ring.map((existing, place) => (place === corner ? [lng, lat] : existing)),
              ),
            )
          }
        >
          {corner + 1}
        </DraggablePin>
      )}
      {draft && previewAt && (
        <DraggablePin
          at={previewAt}
          label={previewText("pinLabel")}
          onMove={(next) => onPreviewState({ ...previewState, position: formatPosition(next) })}
        />
      )}
    </BaseMap>
  );
}
