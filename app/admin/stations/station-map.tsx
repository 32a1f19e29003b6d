"use client";

import type { MapRef } from "@vis.gl/react-maplibre";
import type { PointLike } from "maplibre-gl";
import { useTranslations } from "next-intl";
import { type RefObject, useMemo, useState } from "react";
import { AreaLayer } from "../../_map/layers/area-layer";
import { StationLayer } from "../../_map/layers/station-layer";
import { DrawLayer } from "../../_map/tools/draw-layer";
import { AreaMap } from "../_map/area-map";
import { Pin, rounded } from "../_map/pin";
import { typed } from "../_map/position";
import { TrialLayers } from "../preview/trial-layers";
import type { TrialAnswer } from "../preview/use-trial";
import type { StationTrial } from "./area-trial";
import { withRing } from "./parts";
import type { StationView } from "./station-draft";
import type { StationEditor } from "./use-station-editor";

type Point = { lng: number; lat: number };
type Props = {
  map: RefObject<MapRef | null>;
  stations: readonly StationView[];
  editor: StationEditor;
  at: Point | null;
  asked: StationTrial;
  onAsk: (asked: StationTrial) => void;
  tried: Point | null;
  answer: TrialAnswer | undefined;
  onOpen: (station: StationView) => void;
  hint: string;
};

/** The stations and their areas; of the chosen one its area can be drawn and its marker moved. */
export function StationMap({ map, stations, editor, at, asked, onAsk, tried, answer, onOpen, hint }: Props) {
  const t = useTranslations("areaStations");
  const drawingWords = useTranslations("areaDrawing");
  const trialWords = useTranslations("areaTrial");
  const [zoom, setZoom] = useState(8);
  const { draft, setDraft, history, draw, rings, takeRings, area, drawing, setDrawing, chosen, setChosen } = editor;
  const { corner, setCorner, undoCorner } = editor;
  const own = draft?.code;
  const agency = draft?.agencyCode;

  const areas = useMemo(() => {
    const others = stations.flatMap(({ code, agencyCode, area: geometry }) =>
      geometry && code !== own && (!own || agencyCode === agency) ? [{ key: code, geometry, isEmphasized: false }] : [],
    );
    return area ? [...others, { key: "own", geometry: area, isEmphasized: true }] : others;
  }, [stations, own, agency, area]);
  const others = useMemo(() => stations.filter(({ code }) => code !== own), [stations, own]);

  const ring = chosen && history.now?.[chosen.part]?.[chosen.ring];
  const current = corner !== null ? ring?.[corner] : undefined;
  const needsPlace = draft && !draft.known && !at;
  const words = !draft
    ? hint
    : drawing
      ? drawingWords("mapDraw")
      : asked.on
        ? trialWords("mapHint")
        : needsPlace
          ? t("mapPlace")
          : history.now && history.now.length > 0
            ? drawingWords("mapEdit")
            : t("mapMove");

  return (
    <AreaMap
      map={map}
      cursor={asked.on || needsPlace ? "crosshair" : "grab"}
      hint={words}
      onZoom={(next) => setZoom(Math.round(next * 2) / 2)}
      onPress={({ target, point: { x, y }, lngLat }) => {
        if (drawing) return;
        if (draft && asked.on) return onAsk({ ...asked, position: typed(rounded(lngLat)) });
        if (needsPlace) return setDraft({ ...draft, position: typed(rounded(lngLat)) });
        if (draft || !target.getLayer("station")) return;
        const box: [PointLike, PointLike] = [
          [x - 6, y - 6],
          [x + 6, y + 6],
        ];
        const [found] = target.queryRenderedFeatures(box, { layers: ["station"] });
        const station = stations.find(({ code }) => code === found?.properties.code);
        if (station) onOpen(station);
      }}
    >
      <AreaLayer areas={areas} />
      <StationLayer stations={others} />
      <TrialLayers answer={answer} at={tried} zoom={zoom} />
      {history.now && (
        <DrawLayer
          rings={rings}
          drawing={drawing}
          onRings={takeRings}
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
        <Pin
          at={at}
          label={t("pinLabel", { name: draft.name || t("new") })}
          onMove={(next) => setDraft({ ...draft, position: typed(next) })}
        />
      )}
      {history.now && chosen && ring && current && corner !== null && (
        <Pin
          look="corner"
          at={{ lng: current[0], lat: current[1] }}
          label={drawingWords("cornerPin", { number: corner + 1 })}
          onMove={({ lng, lat }) =>
            draw(
              withRing(
                history.now ?? [],
                chosen,
                ring.map((old, place) => (place === corner ? [lng, lat] : old)),
              ),
            )
          }
        >
          {corner + 1}
        </Pin>
      )}
      {draft && tried && (
        <Pin at={tried} label={trialWords("pinLabel")} onMove={(next) => onAsk({ ...asked, position: typed(next) })} />
      )}
    </AreaMap>
  );
}
