"use client";

import { useCallback, useMemo, useReducer, useRef, useState } from "react";
import type { DistrictView } from "@/server/places/list-places";
import type { DrawnRing } from "../../_map/tools/draw-layer";
import { isEqual, pickChanged } from "../_form/use-draft";
import type { SimplifiedArea } from "./area-geometry";
import { type Corner, closeRing, listPartsOfArea, type Parts, toArea, uniteDistricts } from "./area-geometry";
import { isAreaEdited, newDraft, type StationDraft, type StationView, toDraft } from "./station-draft";

export type RingIndex = { part: number; ring: number };

/** The state of the station editor: the draft, the drawn area with its undo history, and the selection on the map. */
export function useStationEditor(districts: readonly DistrictView[]) {
  const [draft, setDraft] = useState<StationDraft | null>(null);
  const [initialDraft, setInitialDraft] = useState<StationDraft | null>(null);
  const [history, dispatchHistory] = useReducer(areaHistoryReducer, null, startHistory);
  const [isDrawing, setIsDrawing] = useState(false);
  const [chosenRing, setChosenRing] = useState<RingIndex | null>(null);
  const [selectedCornerIndex, setSelectedCornerIndex] = useState<number | null>(null);
  const [simplifiedArea, setSimplifiedArea] = useState<SimplifiedArea | null>(null);
  const undoLastCornerRef = useRef<(() => boolean) | null>(null);
  const { currentParts } = history;

  const startEditing = useCallback((nextDraft: StationDraft | null, parts: Parts | null) => {
    setDraft(nextDraft);
    setInitialDraft(nextDraft);
    dispatchHistory({ do: "start", parts });
    setIsDrawing(false);
    setChosenRing(parts && parts.length > 0 ? { part: 0, ring: 0 } : null);
    setSelectedCornerIndex(null);
    setSimplifiedArea(null);
  }, []);
  const open = useCallback(
    (station: StationView) => startEditing(toDraft(station), listDrawnParts(station)),
    [startEditing],
  );
  const rebaseOnStation = (station: StationView) => {
    if (!initialDraft) return;
    setInitialDraft(toDraft(station));
    setDraft((current) => current && { ...toDraft(station), ...pickChanged(initialDraft, current) });
    if (!isAreaEdited(history)) dispatchHistory({ do: "start", parts: listDrawnParts(station) });
  };

  const setDrawnParts = useCallback((parts: Parts | null) => dispatchHistory({ do: "draw", parts }), []);
  const undo = useCallback(() => {
    if (!undoLastCornerRef.current?.()) dispatchHistory({ do: "undo" });
  }, []);
  const redo = useCallback(() => dispatchHistory({ do: "redo" }), []);

  const rings = useMemo((): DrawnRing[] => {
    return (currentParts ?? []).flatMap((part, partIndex) =>
      part.map((ring, ringIndex) => ({ part: partIndex, ring: ringIndex, coordinates: closeRing(ring) })),
    );
  }, [currentParts]);
  const applyRings = useCallback(
    (rings: readonly DrawnRing[]) => {
      const parts = groupRingsIntoParts(rings);
      setDrawnParts(parts);
      if (rings.some(({ part }) => part === null)) setChosenRing({ part: parts.length - 1, ring: 0 });
    },
    [setDrawnParts],
  );

  const areaCodes = draft?.areaCodes;
  const districtUnion = useMemo(
    () => uniteDistricts(districts.filter(({ code }) => areaCodes?.includes(code))),
    [districts, areaCodes],
  );
  const area = useMemo(() => {
    const parts = (currentParts ?? districtUnion).filter(([outline]) => (outline?.length ?? 0) >= 3);
    return draft && parts.length > 0 ? toArea(parts) : null;
  }, [draft, currentParts, districtUnion]);

  const isDirty = !isEqual(draft, initialDraft) || history.undoSteps.length > 0;
  return {
    ...{
      draft,
      setDraft,
      isDirty,
      open,
      rebaseOnStation,
      create: () => startEditing(newDraft(), null),
      close: () => startEditing(null, null),
    },
    ...{
      history,
      draw: setDrawnParts,
      undo,
      redo,
      undoLastCornerRef,
      rings,
      applyRings,
      districtUnion,
      area,
      simplifiedArea,
      setSimplifiedArea,
    },
    ...{ isDrawing, setIsDrawing, chosenRing, setChosenRing, selectedCornerIndex, setSelectedCornerIndex },
  };
}
export type StationEditor = ReturnType<typeof useStationEditor>;

function listDrawnParts({ areaDrawn, area }: StationView): Parts | null {
  return areaDrawn && area ? listPartsOfArea(area) : null;
}

/** Converts the rings of the draw layer to parts; a newly drawn ring becomes the last part. */
function groupRingsIntoParts(rings: readonly DrawnRing[]): Parts {
  const openRing = ({ coordinates }: DrawnRing) =>
    coordinates.slice(0, -1).map(([lng = 0, lat = 0]): Corner => [lng, lat]);
  const outlines = rings.filter(({ part, ring }) => part !== null && ring === 0);
  const existingParts = outlines.map((outline) => [
    openRing(outline),
    ...rings.filter(({ part, ring }) => part === outline.part && ring > 0).map(openRing),
  ]);
  return [...existingParts, ...rings.filter(({ part }) => part === null).map((ring) => [openRing(ring)])];
}

/** The hand-drawn area with its undo and redo steps; null means the union of the station's districts. */
export type AreaHistory = { currentParts: Parts | null; undoSteps: (Parts | null)[]; redoSteps: (Parts | null)[] };
type AreaAction =
  | { do: "draw"; parts: Parts | null }
  | { do: "undo" }
  | { do: "redo" }
  | { do: "start"; parts: Parts | null };

const maxUndoSteps = 100;

function startHistory(parts: Parts | null): AreaHistory {
  return { currentParts: parts, undoSteps: [], redoSteps: [] };
}

function areaHistoryReducer(state: AreaHistory, action: AreaAction): AreaHistory {
  const { currentParts, undoSteps, redoSteps } = state;
  switch (action.do) {
    case "start":
      return startHistory(action.parts);
    case "draw":
      return {
        currentParts: action.parts,
        undoSteps: [...undoSteps.slice(-maxUndoSteps), currentParts],
        redoSteps: [],
      };
    case "undo": {
      const previousParts = undoSteps.at(-1);
      return previousParts === undefined
        ? state
        : { currentParts: previousParts, undoSteps: undoSteps.slice(0, -1), redoSteps: [...redoSteps, currentParts] };
    }
    case "redo": {
      const nextParts = redoSteps.at(-1);
      return nextParts === undefined
        ? state
        : { currentParts: nextParts, undoSteps: [...undoSteps, currentParts], redoSteps: redoSteps.slice(0, -1) };
    }
  }
}
