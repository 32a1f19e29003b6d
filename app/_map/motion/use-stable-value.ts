"use client";

import { useState } from "react";

/** Returns the previous object while the new value is equal to it, so that memos depending on it are not computed again. */
export function useStableValue<Value>(value: Value, isEqual: (one: Value, other: Value) => boolean): Value {
  const [stable, setStable] = useState(value);
  if (stable === value || isEqual(stable, value)) return stable;
  setStable(value);
  return value;
}

type Point = { lng: number; lat: number };

/** Whether two lists have the same points in the same order. */
export function arePointsEqual(one: readonly Point[], other: readonly Point[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ lng, lat }, index) => lng === other[index]?.lng && lat === other[index]?.lat)
  );
}
