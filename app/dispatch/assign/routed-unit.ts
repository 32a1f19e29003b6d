"use client";

import { createStore, useStore } from "../../_session/store";

/** A unit that was passed over for an assignment. */
export type RoutedUnit = { assignmentId: string; unitId: string };

const routedUnit = createStore<RoutedUnit | null>(null);

/** Sets the passed-over unit whose route the map shows; null for none. */
export const setRoutedUnit = routedUnit.set;

/**
 * The passed-over unit whose route the map shows. It is kept outside the console's state, because it changes with every
 * row that the pointer crosses, and only the map and the note below the list depend on it.
 */
export function useRoutedUnit(): RoutedUnit | null {
  return useStore(routedUnit);
}
