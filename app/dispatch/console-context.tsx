"use client";

import { createContext, type Dispatch, type ReactNode, type RefObject, use, useMemo, useReducer, useRef } from "react";
import { type ConsoleAction, type ConsoleState, consoleReducer, firstState } from "./console-state";

type Point = { lng: number; lat: number };

/** What the panels may ask of the map; the map never moves by itself otherwise. */
export type Camera = {
  show: (points: readonly Point[]) => void;
  overview: (at?: "once" | "glide") => void;
  /** By steps, around the middle of what no panel covers. */
  zoom: (by: number) => void;
};

type Console = { state: ConsoleState; act: Dispatch<ConsoleAction>; camera: RefObject<Camera | null> };
const ConsoleContext = createContext<Console | null>(null);

export function ConsoleProvider({ children }: { children: ReactNode }) {
  const [state, act] = useReducer(consoleReducer, null, firstState);
  const camera = useRef<Camera | null>(null);
  const value = useMemo(() => ({ state, act, camera }), [state]);
  return <ConsoleContext value={value}>{children}</ConsoleContext>;
}

export function useConsole(): Console {
  const value = use(ConsoleContext);
  if (!value) throw new Error("useConsole stands outside of ConsoleProvider");
  return value;
}
