"use client";

import { useMap } from "@vis.gl/react-maplibre";
import type { Polygon } from "geojson";
import type { Map as MapLibreMap } from "maplibre-gl";
import { type RefObject, useEffect, useRef } from "react";
import { TerraDraw, TerraDrawModeUndoRedo, TerraDrawPolygonMode, TerraDrawSelectMode } from "terra-draw";
import { TerraDrawMapLibreGLAdapter } from "terra-draw-maplibre-gl-adapter";
import { drawStyles } from "../style/draw-style";
import { useMapTheme } from "../style/map-theme";

/**
 * A ring of a multipolygon. `part` is the index of its polygon, or null if the ring was just drawn; `ring` is its index
 * in that polygon.
 */
export type DrawnRing = { part: number | null; ring: number; coordinates: Polygon["coordinates"][number] };

type RingIndex = { part: number; ring: number };
type Props = {
  rings: readonly DrawnRing[];
  /** Whether a new outline is being drawn. Otherwise existing corners can be moved. */
  isDrawing: boolean;
  onRings: (rings: DrawnRing[]) => void;
  /** The ring whose corners are shown. */
  chosenRing: RingIndex | null;
  onChoose: (ring: RingIndex) => void;
  /** Called when a new outline has been closed. */
  onDone: () => void;
  /** Set by the layer: removes the last corner of the outline being drawn, and returns false if there is none. */
  undoLastCornerRef: RefObject<(() => boolean) | null>;
};

/**
 * Lets the user draw an area: corners are dragged, added at the middle of a side, and removed with the right mouse
 * button.
 */
export function DrawLayer(props: Props) {
  const { rings, isDrawing } = props;
  const { current: map } = useMap();
  const theme = useMapTheme();
  const draw = useRef<TerraDraw | null>(null);
  const latestRings = useRef<readonly DrawnRing[]>([]);
  const latestProps = useRef(props);
  latestProps.current = props;

  useEffect(() => {
    const mapLibreMap = map?.getMap();
    if (!mapLibreMap) return;
    let startedDraw: TerraDraw | null = null;
    const startWhenStyleLoaded = () => {
      const terraDraw = startDrawing(mapLibreMap, theme);
      startedDraw = terraDraw;
      draw.current = terraDraw;
      latestRings.current = latestProps.current.rings;
      writeRings(terraDraw, latestProps.current.rings);
      terraDraw.setMode(latestProps.current.isDrawing ? "polygon" : "select");
      selectRing(terraDraw, latestProps.current.chosenRing);
      const reportRings = () => {
        latestRings.current = readRings(terraDraw);
        latestProps.current.onRings([...latestRings.current]);
      };
      terraDraw.on("finish", (_, { mode }) => {
        reportRings();
        if (mode === "polygon") latestProps.current.onDone();
      });
      terraDraw.on("change", (_, type, context) => {
        const isOwnChange = context && "origin" in context && context.origin === "api";
        if (
          type === "delete" &&
          !isOwnChange &&
          terraDraw.getMode() === "select" &&
          readRings(terraDraw).length < latestRings.current.length
        )
          reportRings();
      });
      terraDraw.on("select", (id) => {
        const index = readRingIndex(terraDraw.getSnapshotFeature(id)?.properties);
        const { chosenRing, onChoose } = latestProps.current;
        if (index && !isSameRing(index, chosenRing)) onChoose(index);
      });
      latestProps.current.undoLastCornerRef.current = () => {
        if (terraDraw.getModeState() !== "drawing" || !terraDraw.canUndo()) return false;
        return terraDraw.undo();
      };
    };
    if (mapLibreMap.isStyleLoaded()) startWhenStyleLoaded();
    else mapLibreMap.once("idle", startWhenStyleLoaded);
    const { undoLastCornerRef } = latestProps.current;
    const stop = () => {
      mapLibreMap.off("idle", startWhenStyleLoaded);
      undoLastCornerRef.current = null;
      draw.current = null;
      if (startedDraw) stopDrawing(startedDraw, mapLibreMap);
      startedDraw = null;
    };
    // Without a WebGL context the map has no sources; the layer is mounted again once the context is restored.
    mapLibreMap.on("webglcontextlost", stop);
    return () => {
      mapLibreMap.off("webglcontextlost", stop);
      stop();
    };
  }, [map, theme]);

  useEffect(() => {
    const terraDraw = draw.current;
    if (!terraDraw || areRingsEqual(latestRings.current, rings)) return;
    latestRings.current = rings;
    writeRings(terraDraw, rings);
    selectRing(terraDraw, latestProps.current.chosenRing);
  }, [rings]);

  const { chosenRing } = props;
  useEffect(() => {
    if (draw.current) selectRing(draw.current, chosenRing);
  }, [chosenRing]);

  useEffect(() => {
    const terraDraw = draw.current;
    if (!terraDraw || terraDraw.getMode() === (isDrawing ? "polygon" : "select")) return;
    terraDraw.setMode(isDrawing ? "polygon" : "select");
    selectRing(terraDraw, latestProps.current.chosenRing);
  }, [isDrawing]);

  return null;
}

const sourcePrefix = "drawn";

function startDrawing(map: MapLibreMap, theme: Parameters<typeof drawStyles>[0]): TerraDraw {
  const styles = drawStyles(theme);
  const corners = { draggable: true, midpoints: true, deletable: true };
  const draw = new TerraDraw({
    adapter: new TerraDrawMapLibreGLAdapter({ map, coordinatePrecision: 6, prefixId: sourcePrefix }),
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

/**
 * Stops drawing and removes what is drawn. If the sources are already gone, because the map was removed or has lost its
 * WebGL context, Terra Draw stops listening to the map before it fails to empty them.
 */
function stopDrawing(draw: TerraDraw, map: MapLibreMap): void {
  const hasSources = map.getSource(`${sourcePrefix}-polygon`) !== undefined;
  try {
    draw.stop();
  } catch (error) {
    if (hasSources) throw error;
  }
}

function writeRings(draw: TerraDraw, rings: readonly DrawnRing[]): void {
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

function readRings(draw: TerraDraw): DrawnRing[] {
  return draw.getSnapshot().flatMap(({ geometry, properties }) => {
    if (geometry.type !== "Polygon" || properties.mode !== "polygon" || properties.currentlyDrawing) return [];
    const index = readRingIndex(properties);
    return [{ part: index?.part ?? null, ring: index?.ring ?? 0, coordinates: geometry.coordinates[0] ?? [] }];
  });
}

/** Shows the corners of the chosen ring, or of the only ring if there is just one. */
function selectRing(draw: TerraDraw, chosenRing: RingIndex | null): void {
  if (draw.getMode() !== "select") return;
  const rings = draw.getSnapshot().filter(({ properties }) => properties.mode === "polygon");
  const ring =
    rings.length === 1 ? rings[0] : rings.find(({ properties }) => isSameRing(readRingIndex(properties), chosenRing));
  if (ring?.id !== undefined && !ring.properties.selected) draw.selectFeature(ring.id);
}

function readRingIndex(properties: Record<string, unknown> | undefined): RingIndex | null {
  const { part, ring } = properties ?? {};
  return typeof part === "number" && typeof ring === "number" ? { part, ring } : null;
}

function isSameRing(a: RingIndex | null, b: RingIndex | null): boolean {
  return a?.part === b?.part && a?.ring === b?.ring;
}

function areRingsEqual(a: readonly DrawnRing[], b: readonly DrawnRing[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
