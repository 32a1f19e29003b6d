"use client";

import { useMemo } from "react";
import { useMe } from "../../_session/use-me";
import { keyMap } from "./key-map";

/** The keys of whoever is signed in: those of what they may not do are not named to them. */
export function useKeyRows() {
  const { data: me } = useMe();
  return useMemo(
    () => keyMap.filter((line) => !("needs" in line) || (me?.permissions.includes(line.needs) ?? false)),
    [me],
  );
}
