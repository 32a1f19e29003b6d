"use client";

import { useMap } from "@vis.gl/react-maplibre";
import type { Polygon } from "geojson";
import type { Map as MapLibreMap } from "maplibre-gl";
import { type RefObject, useEffect, useRef } from "react";
import { TerraDraw, TerraDrawModeUndoRedo, TerraDrawPolygonMode, TerraDrawSelectMode } from "terra-draw";
import { TerraDrawMapLibreGLAdapter } from "terra-draw-maplibre-gl-adapter";
import { drawStyles } from "../style/draw-style";
import { useLook } from "../style/map-theme";

/** A ring of an area with the place it has there; a ring that was just drawn has none. */
export type DrawnRing = { part: number | null; ring: number; coordinates: Polygon["coordinates"][number] };

type Place = { part: number; ring: number };
type Props = {
  rings: readonly DrawnRing[];
  /** A new outline is being drawn; else the corners there are can be moved. */
  drawing: boolean;
  onRings: (rings: DrawnRing[]) => void;
  /** The ring whose corners are shown. */
  chosen: Place | null;
  onChoose: (place: Place) => void;
  /** A new outline is closed or given up. */
  onDone: () => void;
  /** Takes back the last corner of an outline that is being drawn; false when there is none. */
  undoCorner: RefObject<(() => boolean) | null>;
};

/** An area drawn by hand on the map: corners are dragged, made from the middle of a side, and taken away with the right button. */
export function DrawLayer(props: Props) {
  const { rings, drawing } = props;
  const { current: map } = useMap();
  const look = useLook();
  const draw = useRef<TerraDraw | null>(null);
  const written = useRef<readonly DrawnRing[]>([]);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const target = map?.getMap();
    if (!target) return;
    let started: TerraDraw | null = null;
    const begin = () => {
      started = start(target, look);
      const one = started;
      draw.current = one;
      written.current = latest.current.rings;
      write(one, latest.current.rings);
      one.setMode(latest.current.drawing ? "polygon" : "select");
      selectChosen(one, latest.current.chosen);
      const told = () => {
        written.current = read(one);
        latest.current.onRings([...written.current]);
      };
      one.on("finish", (_, { mode }) => {
        told();
        if (mode === "polygon") latest.current.onDone();
      });
      one.on("change", (_, type, context) => {
        const isOurs = context && "origin" in context && context.origin === "api";
        if (type === "delete" && !isOurs && one.getMode() === "select" && read(one).length < written.current.length)
          told();
      });
      one.on("select", (id) => {
        const place = placeOf(one.getSnapshotFeature(id)?.properties);
        const { chosen, onChoose } = latest.current;
        if (place && !isAt(place, chosen)) onChoose(place);
      });
      latest.current.undoCorner.current = () => {
        if (one.getModeState() !== "drawing" || !one.canUndo()) return false;
        return one.undo();
      };
    };
    if (target.isStyleLoaded()) begin();
    else target.once("idle", begin);
    const { undoCorner } = latest.current;
    return () => {
      target.off("idle", begin);
      undoCorner.current = null;
      draw.current = null;
      // The map itself may be gone before its layers.
      if (started && target.style) started.stop();
    };
  }, [map, look]);

  useEffect(() => {
    const one = draw.current;
    if (!one || isSame(written.current, rings)) return;
    written.current = rings;
    write(one, rings);
    selectChosen(one, latest.current.chosen);
  }, [rings]);

  const { chosen } = props;
  useEffect(() => {
    if (draw.current) selectChosen(draw.current, chosen);
  }, [chosen]);

  useEffect(() => {
    const one = draw.current;
    if (!one || one.getMode() === (drawing ? "polygon" : "select")) return;
    one.setMode(drawing ? "polygon" : "select");
    selectChosen(one, latest.current.chosen);
  }, [drawing]);

  return null;
}

function start(map: MapLibreMap, look: Parameters<typeof drawStyles>[0]): TerraDraw {
  const styles = drawStyles(look);
  const corners = { draggable: true, midpoints: true, deletable: true };
  const draw = new TerraDraw({
    adapter: new TerraDrawMapLibreGLAdapter({ map, coordinatePrecision: 6 }),
    modes: [
      new TerraDrawPolygonMode({ styles: styles.polygon, showCoordinatePoints: true }),
      new TerraDrawSelectMode({
        styles: styles.select,
        flags: { polygon: { feature: { draggable: false, selfIntersectable: true, coordinates: corners } } },
      }),
    ],
    undoRedo: { modeLevel: new TerraDrawModeUndoRedo() },
  });
  draw.start();
  return draw;
}

function write(draw: TerraDraw, rings: readonly DrawnRing[]): void {
  draw.clear();
  const results = draw.addFeatures(
    rings
      .filter(({ coordinates }) => coordinates.length >= 4)
      .map(({ part, ring, coordinates }) => ({
        id: draw.getFeatureId(),
        type: "Feature",
        geometry: { type: "Polygon", coordinates: [coordinates] },
        properties: { mode: "polygon", ...(part !== null && { part, ring }) },
      })),
  );
  for (const { valid, reason } of results) if (!valid) reportError(new Error(`an area cannot be drawn: ${reason}`));
}

function read(draw: TerraDraw): DrawnRing[] {
  return draw.getSnapshot().flatMap(({ geometry, properties }) => {
    if (geometry.type !== "Polygon" || properties.mode !== "polygon" || properties.currentlyDrawing) return [];
    const place = placeOf(properties);
    return [{ part: place?.part ?? null, ring: place?.ring ?? 0, coordinates: geometry.coordinates[0] ?? [] }];
  });
}

/** Shows the corners of a ring. One alone needs no choosing. */
function selectChosen(draw: TerraDraw, chosen: Place | null): void {
  if (draw.getMode() !== "select") return;
  const rings = draw.getSnapshot().filter(({ properties }) => properties.mode === "polygon");
  const one = rings.length === 1 ? rings[0] : rings.find(({ properties }) => isAt(placeOf(properties), chosen));
  if (one?.id !== undefined && !one.properties.selected) draw.selectFeature(one.id);
}

function placeOf(properties: Record<string, unknown> | undefined): Place | null {
  const { part, ring } = properties ?? {};
  return typeof part === "number" && typeof ring === "number" ? { part, ring } : null;
}

function isAt(one: Place | null, other: Place | null): boolean {
  return one?.part === other?.part && one?.ring === other?.ring;
}

function isSame(one: readonly DrawnRing[], other: readonly DrawnRing[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
