"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { DraggablePin } from "../../_map/editing/draggable-pin";
import { ClosureLayer, type MapClosure } from "../../_map/layers/closure-layer";
import { useConsole } from "../console-context";
import { createGeometry, listPointsOfShape, moveCorner, numberCorners } from "./closure-draft";
import { useRoomClosures } from "./use-closures";

/** Draws the closures in force and, while the closure form is open, the shape being drawn, with draggable corners. */
export function ClosuresOnMap() {
  const t = useTranslations("closureForm");
  const { state, updateConsole } = useConsole();
  const { closuresInForce } = useRoomClosures();
  const draft = state.panel === "closures" && state.closureView === "form" ? state.closureDraft : null;
  const drawnClosures = useMemo((): MapClosure[] => {
    const geometry = draft && createGeometry(draft);
    if (!geometry) return [];
    const points = listPointsOfShape(geometry);
    const middle = points[Math.floor(points.length / 2)];
    return middle ? [{ id: "draft", geometry, label: draft.label, signLng: middle.lng, signLat: middle.lat }] : [];
  }, [draft]);
  const corners = draft && draft.editedClosure === null && draft.kind !== "road" ? numberCorners(draft) : [];
  return (
    <>
      <ClosureLayer closures={closuresInForce} />
      <ClosureLayer id="closure-draft" closures={drawnClosures} />
      {corners.map(({ number, lng, lat }) => (
        <DraggablePin
          key={number}
          at={{ lng, lat }}
          look="corner"
          label={t("corner", { number })}
          onMove={(at) =>
            updateConsole({ do: "edit-closure", change: (current) => moveCorner(current, number - 1, at) })
          }
        >
          {number}
        </DraggablePin>
      ))}
    </>
  );
}
