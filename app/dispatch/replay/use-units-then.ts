"use client";

import { useMemo } from "react";
import { useReplay } from "./replay-context";
import { type UnitThen, unitsThen } from "./units-then";

/** The units of the replayed incident at the moment shown. */
export function useUnitsThen(): readonly UnitThen[] {
  const { replay, at } = useReplay();
  return useMemo(() => unitsThen(replay?.units ?? [], at), [replay, at]);
}
