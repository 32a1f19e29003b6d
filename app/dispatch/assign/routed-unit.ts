"use client";

import { useSyncExternalStore } from "react";

/** A unit that was passed over for an assignment. */
export type RoutedUnit = { assignmentId: string; unitId: string };

let routedUnit: RoutedUnit | null = null;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Sets the passed-over unit whose route the map shows; null for none. */
export function setRoutedUnit(unit: RoutedUnit | null): void {
  routedUnit = unit;
  for (const listener of listeners) listener();
}

/**
 * The passed-over unit whose route the map shows. It is kept outside the console's state, because it changes with every
 * row that the pointer crosses, and only the map and the note below the list depend on it.
 */
export function useRoutedUnit(): RoutedUnit | null {
  return useSyncExternalStore(
    subscribe,
    () => routedUnit,
    () => null,
  );
}
