"use client";

import { createContext, type Dispatch, type ReactNode, type RefObject, use, useMemo, useReducer, useRef } from "react";
import { type ConsoleAction, type ConsoleState, consoleReducer } from "./console-state";
import { initialState } from "./initial-state";

type Point = { lng: number; lat: number };

/** Map movements that components may request. Otherwise only the user moves the map. */
export type Camera = {
  fitTo: (points: readonly Point[]) => void;
  showOverview: (motion?: "jump" | "glide") => void;
  /**
   * Shows the overview again if the list of ringing calls covers one of these callers. Does nothing if the map has been
   * moved since the last overview.
   */
  uncoverCallers: (points: readonly Point[]) => void;
  /** Zooms by this many levels around the centre of the part of the map that panels do not cover. */
  zoom: (by: number) => void;
};

type Console = { state: ConsoleState; updateConsole: Dispatch<ConsoleAction>; camera: RefObject<Camera | null> };
const ConsoleContext = createContext<Console | null>(null);
const ActionsContext = createContext<Pick<Console, "updateConsole" | "camera"> | null>(null);

export function ConsoleProvider({ children }: { children: ReactNode }) {
  const [state, updateConsole] = useReducer(consoleReducer, null, initialState);
  const camera = useRef<Camera | null>(null);
  const value = useMemo(() => ({ state, updateConsole, camera }), [state]);
  const actions = useMemo(() => ({ updateConsole, camera }), []);
  return (
    <ActionsContext value={actions}>
      <ConsoleContext value={value}>{children}</ConsoleContext>
    </ActionsContext>
  );
}

/** The actions without the state. The object never changes, so list rows do not re-render when the state changes. */
export function useActions(): Pick<Console, "updateConsole" | "camera"> {
  const value = use(ActionsContext);
  if (!value) throw new Error("useActions must be used inside ConsoleProvider");
  return value;
}

export function useConsole(): Console {
  const value = use(ConsoleContext);
  if (!value) throw new Error("useConsole must be used inside ConsoleProvider");
  return value;
}
