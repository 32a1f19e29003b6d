"use client";

import { createContext, type Dispatch, type ReactNode, type RefObject, use, useMemo, useReducer, useRef } from "react";
import { type ConsoleAction, type ConsoleState, consoleReducer, initialState } from "./console-state";

type Point = { lng: number; lat: number };

/** Map movements the panels may request; the map never moves by itself otherwise. */
export type Camera = {
  show: (points: readonly Point[]) => void;
  overview: (at?: "once" | "glide") => void;
  /** Zooms by levels around the centre of the area that panels do not cover. */
  zoom: (by: number) => void;
};

type Console = { state: ConsoleState; act: Dispatch<ConsoleAction>; camera: RefObject<Camera | null> };
const ConsoleContext = createContext<Console | null>(null);
const ActionsContext = createContext<Pick<Console, "act" | "camera"> | null>(null);

export function ConsoleProvider({ children }: { children: ReactNode }) {
  const [state, act] = useReducer(consoleReducer, null, initialState);
  const camera = useRef<Camera | null>(null);
  const value = useMemo(() => ({ state, act, camera }), [state]);
  const actions = useMemo(() => ({ act, camera }), []);
  return (
    <ActionsContext value={actions}>
      <ConsoleContext value={value}>{children}</ConsoleContext>
    </ActionsContext>
  );
}

/** Actions without the state: a stable value, so that list rows do not re-render when the state changes. */
export function useActions(): Pick<Console, "act" | "camera"> {
  const value = use(ActionsContext);
  if (!value) throw new Error("useActions must be used inside ConsoleProvider");
  return value;
}

export function useConsole(): Console {
  const value = use(ConsoleContext);
  if (!value) throw new Error("useConsole must be used inside ConsoleProvider");
  return value;
}
