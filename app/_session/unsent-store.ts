"use client";

import { useCallback, useSyncExternalStore } from "react";

/** A random UUID. The browser's own `randomUUID` is missing on pages served over plain HTTP, as on a local network. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/**
 * Stores one value per incident outside React, so that it is kept when its field unmounts. `hasText` returns whether a
 * value contains typed text.
 */
export function createUnsentStore<Value>(createBlank: () => Value, hasText: (value: Value) => boolean) {
  const values = new Map<string, Value>();
  const listeners = new Set<(incidentId: string) => void>();
  /** Calls the listener with the incident's id after each change. Returns a function that unsubscribes. */
  function subscribe(listener: (incidentId: string) => void): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }
  function get(incidentId: string): Value {
    const existingValue = values.get(incidentId);
    if (existingValue !== undefined) return existingValue;
    const blank = createBlank();
    values.set(incidentId, blank);
    return blank;
  }
  function set(incidentId: string, value: Value): void {
    values.set(incidentId, value);
    for (const listener of listeners) listener(incidentId);
  }
  return {
    subscribe,
    get,
    set,
    has: (incidentId: string) => values.has(incidentId) && hasText(get(incidentId)),
    hasAny: () => [...values.values()].some(hasText),
    /** The ids of the incidents with typed text. */
    listIds: () => [...values].flatMap(([incidentId, value]) => (hasText(value) ? [incidentId] : [])),
  };
}
export type UnsentStore<Value> = ReturnType<typeof createUnsentStore<Value>>;

export function useUnsent<Value>(store: UnsentStore<Value>, incidentId: string): [Value, (value: Value) => void] {
  const read = () => store.get(incidentId);
  const value = useSyncExternalStore(store.subscribe, read, read);
  return [value, useCallback((newValue: Value) => store.set(incidentId, newValue), [store, incidentId])];
}

/** Whether the store contains typed text about an incident, or about any incident if none is given. */
export function useHasUnsent<Value>(store: UnsentStore<Value>, incidentId?: string): boolean {
  const has = () => (incidentId === undefined ? store.hasAny() : store.has(incidentId));
  return useSyncExternalStore(store.subscribe, has, () => false);
}
