"use client";

import { useSyncExternalStore } from "react";

/** A value that is kept outside React. */
type Store<Value> = {
  readonly value: Value;
  /** The value before the first change, which is also that of a page rendered on the server. */
  initialValue: Value;
  set(value: Value): void;
  /** Calls the listener after each change. Returns a function that unsubscribes. */
  subscribe(listener: () => void): () => void;
};

export function createStore<Value>(initialValue: Value): Store<Value> {
  let value = initialValue;
  const listeners = new Set<() => void>();
  return {
    get value() {
      return value;
    },
    initialValue,
    set(newValue) {
      value = newValue;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** The current value of a store. The component renders again after each change. */
export function useStore<Value>(store: Store<Value>): Value {
  return useSyncExternalStore(
    store.subscribe,
    () => store.value,
    () => store.initialValue,
  );
}
