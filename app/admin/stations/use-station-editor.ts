"use client";

import { useCallback, useMemo, useReducer, useRef, useState } from "react";
import type { DistrictView } from "@/server/places/list-places";
import type { DrawnRing } from "../../_map/tools/draw-layer";
import { areaHistory, startHistory } from "./area-history";
import { areaOf, type Corner, closed, type Parts, partsOf } from "./parts";
import type { Simplified } from "./simplify-parts";
import { draftOf, newDraft, type StationDraft, type StationView } from "./station-draft";
import { uniteDistricts } from "./unite-districts";

export type RingPlace = { part: number; ring: number };

/** A station while it is edited: what is filled in, its area with the steps that led to it, and what the map is asked for. */
export function useStationEditor(districts: readonly DistrictView[]) {
  const [draft, setDraft] = useState<StationDraft | null>(null);
  const [first, setFirst] = useState<StationDraft | null>(null);
  const [history, step] = useReducer(areaHistory, null, startHistory);
  const [drawing, setDrawing] = useState(false);
  const [chosen, setChosen] = useState<RingPlace | null>(null);
  const [corner, setCorner] = useState<number | null>(null);
  const [simplified, setSimplified] = useState<Simplified | null>(null);
  const undoCorner = useRef<(() => boolean) | null>(null);
  const { now } = history;

  const start = useCallback((next: StationDraft | null, parts: Parts | null) => {
    setDraft(next);
    setFirst(next);
    step({ do: "start", parts });
    setDrawing(false);
    setChosen(parts && parts.length > 0 ? { part: 0, ring: 0 } : null);
    setCorner(null);
    setSimplified(null);
  }, []);
  const open = useCallback(
    (station: StationView) => start(draftOf(station), station.areaDrawn && station.area ? partsOf(station.area) : null),
    [start],
  );

  const draw = useCallback((parts: Parts | null) => step({ do: "draw", parts }), []);
  const undo = useCallback(() => {
    if (!undoCorner.current?.()) step({ do: "undo" });
  }, []);
  const redo = useCallback(() => step({ do: "redo" }), []);

  const rings = useMemo((): DrawnRing[] => {
    return (now ?? []).flatMap((part, index) =>
      part.map((ring, place) => ({ part: index, ring: place, coordinates: closed(ring) })),
    );
  }, [now]);
  const takeRings = useCallback(
    (drawn: readonly DrawnRing[]) => {
      const parts = partsFrom(drawn);
      draw(parts);
      if (drawn.some(({ part }) => part === null)) setChosen({ part: parts.length - 1, ring: 0 });
    },
    [draw],
  );

  const areaCodes = draft?.areaCodes;
  const united = useMemo(
    () => uniteDistricts(districts.filter(({ code }) => areaCodes?.includes(code))),
    [districts, areaCodes],
  );
  const area = useMemo(() => {
    const parts = (now ?? united).filter(([outline]) => (outline?.length ?? 0) >= 3);
    return draft && parts.length > 0 ? areaOf(parts) : null;
  }, [draft, now, united]);

  const dirty = draft !== first || history.past.length > 0;
  return {
    ...{ draft, setDraft, dirty, open, create: () => start(newDraft(), null), close: () => start(null, null) },
    ...{ history, draw, undo, redo, undoCorner, rings, takeRings, united, area, simplified, setSimplified },
    ...{ drawing, setDrawing, chosen, setChosen, corner, setCorner },
  };
}
export type StationEditor = ReturnType<typeof useStationEditor>;

/** The parts that the rings of the map make. Holes go with their outline; what was just drawn comes last. */
function partsFrom(drawn: readonly DrawnRing[]): Parts {
  const open = ({ coordinates }: DrawnRing) => coordinates.slice(0, -1).map(([lng = 0, lat = 0]): Corner => [lng, lat]);
  const outlines = drawn.filter(({ part, ring }) => part !== null && ring === 0);
  const known = outlines.map((outline) => [
    open(outline),
    ...drawn.filter(({ part, ring }) => part === outline.part && ring > 0).map(open),
  ]);
  return [...known, ...drawn.filter(({ part }) => part === null).map((ring) => [open(ring)])];
}
