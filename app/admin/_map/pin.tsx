"use client";

import { Marker, useMap } from "@vis.gl/react-maplibre";
import type { KeyboardEvent, ReactNode } from "react";

type Point = { lng: number; lat: number };
type Props = {
  at: Point;
  /** What it marks, and that it can be moved. */
  label: string;
  onMove: (at: Point) => void;
  look?: "pin" | "corner";
  children?: ReactNode;
};

const moves: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const [stepPx, finePx] = [10, 1];

/** A place on the map that is moved by dragging, or with the arrow keys while it has the focus (with Shift in fine steps). */
export function Pin({ at, label, onMove, look = "pin", children }: Props) {
  const { current: map } = useMap();
  const press = (event: KeyboardEvent) => {
    const move = moves[event.key];
    if (!map || !move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    onMove(shifted(map, at, move, event.shiftKey ? finePx : stepPx));
  };
  return (
    <Marker
      longitude={at.lng}
      latitude={at.lat}
      draggable
      anchor={look === "pin" ? "bottom" : "center"}
      onDragEnd={({ lngLat: { lng, lat } }) => onMove(rounded({ lng, lat }))}
    >
      <button
        type="button"
        aria-label={label}
        title={label}
        onKeyDown={press}
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

type Screen = {
  project: (at: [number, number]) => { x: number; y: number };
  unproject: (at: [number, number]) => Point;
};

/** A place moved by so many pixels of the map as it is shown. */
function shifted(map: Screen, { lng, lat }: Point, [right, down]: [number, number], px: number): Point {
  const { x, y } = map.project([lng, lat]);
  return rounded(map.unproject([x + right * px, y + down * px]));
}

/** To about a decimetre; more would pretend a precision no hand has. */
export function rounded({ lng, lat }: Point): Point {
  return { lng: Number(lng.toFixed(6)), lat: Number(lat.toFixed(6)) };
}
