"use client";

import type { MapRef } from "@vis.gl/react-maplibre";
import type { PointLike } from "maplibre-gl";
import { useTranslations } from "next-intl";
import { type RefObject, useMemo, useState } from "react";
import { DraggablePin } from "../../_map/editing/draggable-pin";
import { RegencyMap } from "../../_map/editing/regency-map";
import { formatPosition } from "../../_map/editing/typed-position";
import { AreaLayer } from "../../_map/layers/area-layer";
import { StationLayer } from "../../_map/layers/station-layer";
import { DrawLayer } from "../../_map/tools/draw-layer";
import { PreviewLayers } from "../preview/preview-result";
import type { RulePreview } from "../preview/use-rule-preview";
import { replaceRingInParts } from "./area-geometry";
import type { StationView } from "./station-draft";
import type { StationPreviewState } from "./station-preview";
import type { StationEditor } from "./use-station-editor";

type Point = { lng: number; lat: number };
type Props = {
  map: RefObject<MapRef | null>;
  stations: readonly StationView[];
  editor: StationEditor;
  stationPosition: Point | null;
  previewState: StationPreviewState;
  onPreviewState: (state: StationPreviewState) => void;
  /** The point at which the rule is previewed. */
  previewPoint: Point | null;
  preview: RulePreview | undefined;
  onOpen: (station: StationView) => void;
  hint: string;
};

/** The map of the stations and their areas. The station being edited can be moved, and its area can be drawn. */
export function StationMap({
  map,
  stations,
  editor,
  stationPosition,
  previewState,
  onPreviewState,
  previewPoint,
  preview,
  onOpen,
  hint,
}: Props) {
  const t = useTranslations("areaStations");
  const tDrawing = useTranslations("areaDrawing");
  const tPreview = useTranslations("areaTrial");
  const [zoom, setZoom] = useState(8);
  const {
    draft,
    setDraft,
    history,
    draw,
    rings,
    applyRings,
    area,
    isDrawing,
    setIsDrawing,
    chosenRing,
    setChosenRing,
  } = editor;
  const { selectedCornerIndex, setSelectedCornerIndex, undoLastCornerRef } = editor;
  const editedCode = draft?.code;
  const agency = draft?.agencyCode;

  const areas = useMemo(() => {
    const otherAreas = stations.flatMap(({ code, agencyCode, area: geometry }) =>
      geometry && code !== editedCode && (!editedCode || agencyCode === agency)
        ? [{ key: code, geometry, isEmphasized: false }]
        : [],
    );
    return area ? [...otherAreas, { key: "own", geometry: area, isEmphasized: true }] : otherAreas;
  }, [stations, editedCode, agency, area]);
  const otherStations = useMemo(() => stations.filter(({ code }) => code !== editedCode), [stations, editedCode]);

  const ring = chosenRing && history.currentParts?.[chosenRing.part]?.[chosenRing.ring];
  const selectedCorner = selectedCornerIndex !== null ? ring?.[selectedCornerIndex] : undefined;
  const needsPosition = draft && !draft.savedStation && !stationPosition;
  const hintText = !draft
    ? hint
    : isDrawing
      ? tDrawing("mapDraw")
      : previewState.isOpen
        ? tPreview("mapHint")
        : needsPosition
          ? t("mapPlace")
          : history.currentParts && history.currentParts.length > 0
            ? tDrawing("mapEdit")
            : t("mapMove");

  return (
    <RegencyMap
      map={map}
      cursor={previewState.isOpen || needsPosition ? "crosshair" : "grab"}
      hint={hintText}
      onZoom={(next) => setZoom(Math.round(next * 2) / 2)}
      onClick={({ target, point: { x, y }, lngLat }) => {
        if (isDrawing) return;
        if (draft && previewState.isOpen) return onPreviewState({ ...previewState, position: formatPosition(lngLat) });
        if (needsPosition) return setDraft({ ...draft, position: formatPosition(lngLat) });
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
      <PreviewLayers preview={preview} point={previewPoint} zoom={zoom} />
      {history.currentParts && (
        <DrawLayer
          rings={rings}
          isDrawing={isDrawing}
          onRings={applyRings}
          onDone={() => setIsDrawing(false)}
          chosenRing={chosenRing}
          onChoose={(ringIndex) => {
            setChosenRing(ringIndex);
            setSelectedCornerIndex(null);
          }}
          undoLastCornerRef={undoLastCornerRef}
        />
      )}
      {draft && stationPosition && (
        <DraggablePin
          at={stationPosition}
          label={t("pinLabel", { name: draft.name || t("new") })}
          onMove={(next) => setDraft({ ...draft, position: formatPosition(next) })}
        />
      )}
      {history.currentParts && chosenRing && ring && selectedCorner && selectedCornerIndex !== null && (
        <DraggablePin
          look="corner"
          at={{ lng: selectedCorner[0], lat: selectedCorner[1] }}
          label={tDrawing("cornerPin", { number: selectedCornerIndex + 1 })}
          onMove={({ lng, lat }) =>
            draw(
              replaceRingInParts(
                history.currentParts ?? [],
                chosenRing,
                ring.map((oldCorner, cornerIndex) => (cornerIndex === selectedCornerIndex ? [lng, lat] : oldCorner)),
              ),
            )
          }
        >
          {selectedCornerIndex + 1}
        </DraggablePin>
      )}
      {draft && previewPoint && (
        <DraggablePin
          at={previewPoint}
          label={tPreview("pinLabel")}
          onMove={(next) => onPreviewState({ ...previewState, position: formatPosition(next) })}
        />
      )}
    </RegencyMap>
  );
}
