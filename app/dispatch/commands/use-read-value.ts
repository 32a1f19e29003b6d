"use client";

import { useDebounced } from "../../_ui/use-debounced";

/** For how long a key does nothing after what it acts on has changed: it was meant for what was shown before. */
const keyPauseMs = 1_000;

/** Returns `shown` once it has been shown for a second; until then, what was read before, at first `initial`. */
export function useReadValue<Value>(shown: Value, initial: Value): Value {
  return useDebounced(shown, keyPauseMs, initial);
}
