"use client";

import { useState } from "react";

/** The value as it was, the same object, while the new one says nothing else: what is made of it is not made again. */
export function useStableValue<Value>(value: Value, isSame: (one: Value, other: Value) => boolean): Value {
  const [kept, keep] = useState(value);
  if (kept === value || isSame(kept, value)) return kept;
  keep(value);
  return value;
}

type Point = { lng: number; lat: number };

/** Whether two lists are of the same points in the same order. */
export function samePoints(one: readonly Point[], other: readonly Point[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ lng, lat }, index) => lng === other[index]?.lng && lat === other[index]?.lat)
  );
}
