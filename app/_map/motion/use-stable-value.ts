"use client";

import { useState } from "react";

/**
 * Returns the previous object while the new value is equal to it, so that memos depending on it are not computed again.
 */
export function useStableValue<Value>(value: Value, isEqual: (a: Value, b: Value) => boolean): Value {
  const [stableValue, setStableValue] = useState(value);
  if (stableValue === value || isEqual(stableValue, value)) return stableValue;
  setStableValue(value);
  return value;
}

type Point = { lng: number; lat: number };

/** Whether two lists have the same points in the same order. */
export function arePointsEqual(a: readonly Point[], b: readonly Point[]): boolean {
  return a.length === b.length && a.every(({ lng, lat }, index) => lng === b[index]?.lng && lat === b[index]?.lat);
}

type Labelled = { id: string; label: string };

/** Whether two lists have the same ids and labels in the same order. */
export function areLabelsEqual(a: readonly Labelled[], b: readonly Labelled[]): boolean {
  return a.length === b.length && a.every(({ id, label }, index) => id === b[index]?.id && label === b[index]?.label);
}

/** Whether two values have the same JSON. */
export function areJsonEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
