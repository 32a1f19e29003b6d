"use client";

import { Marker, useMap } from "@vis.gl/react-maplibre";
import { type KeyboardEvent, type ReactNode, useMemo } from "react";
import { LinkLayer } from "../layers/link-layer";
import { roundPosition } from "./typed-position";

type Point = { lng: number; lat: number };
type Props = {
  at: Point;
  /** Says what the pin marks, for screen readers. */
  label: string;
  onMove: (at: Point) => void;
  look?: "pin" | "corner";
  children?: ReactNode;
};

const directions: Record<string, [directionX: number, directionY: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const [stepPx, fineStepPx] = [10, 1];

/**
 * A pin or corner that is moved by dragging, or with the arrow keys while it has the focus. Shift makes the steps
 * smaller.
 */
export function DraggablePin({ at, label, onMove, look = "pin", children }: Props) {
  const { current: map } = useMap();
  const moveByKey = (event: KeyboardEvent) => {
    const direction = directions[event.key];
    if (!map || !direction || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    onMove(movePoint(map, at, direction, event.shiftKey ? fineStepPx : stepPx));
  };
  return (
    <Marker
      longitude={at.lng}
      latitude={at.lat}
      draggable
      anchor={look === "pin" ? "bottom" : "center"}
      onDragEnd={({ lngLat: { lng, lat } }) => onMove(roundPosition({ lng, lat }))}
    >
      <button
        type="button"
        aria-label={label}
        title={label}
        onKeyDown={moveByKey}
        className="block cursor-grab rounded-full focus-visible:outline-offset-2"
      >
        {look === "pin" ? (
          <svg viewBox="0 0 32 40" className="h-10 drop-shadow-lg" aria-hidden="true" focusable="false">
            <path
              d="M16 1a14 14 0 0 1 14 14c0 9-10 15.500-14 24C12 30.500 2 24 2 15A14 14 0 0 1 16 1z"
              fill="var(--strong)"
              stroke="var(--halo)"
              strokeWidth="2"
            />
            <circle cx="16" cy="15" r="5" fill="var(--on-strong)" />
          </svg>
        ) : (
          <span className="grid size-7 place-items-center rounded-full border-2 border-panel bg-strong font-semibold text-on-strong text-xs">
            {children}
          </span>
        )}
      </button>
    </Marker>
  );
}

type Projection = {
  project: (at: [number, number]) => { x: number; y: number };
  unproject: (at: [number, number]) => Point;
};

/** Moves a position by `px` pixels in a direction, at the map's current zoom. */
function movePoint(
  map: Projection,
  { lng, lat }: Point,
  [directionX, directionY]: [number, number],
  px: number,
): Point {
  const { x, y } = map.project([lng, lat]);
  return roundPosition(map.unproject([x + directionX * px, y + directionY * px]));
}

/** Marks the saved position of something that was moved, with a line to its new position. */
export function PreviousPosition({ from, to, label }: { from: Point; to: Point; label: string }) {
  const links = useMemo(() => [{ from, to }], [from, to]);
  return (
    <>
      <LinkLayer links={links} />
      <Marker longitude={from.lng} latitude={from.lat} anchor="center">
        <span
          role="img"
          aria-label={label}
          title={label}
          className="block size-5 rounded-full border-2 border-ink-2 border-dashed bg-panel/60"
        />
      </Marker>
    </>
  );
}
