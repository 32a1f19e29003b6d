import { setFlagsFromString } from "node:v8";

/**
 * Makes V8 collect garbage when the old objects have grown by a fifth since the last collection. On a machine with much
 * memory, V8 lets them grow to four times their size, and collects nothing while the server is idle, so after a burst
 * of requests the process kept twice its usual memory for a minute or more. Call this before the heap has grown,
 * because V8 computes its next limit during a collection.
 */
export function limitGarbage(): void {
  setFlagsFromString("--heap-growing-percent=20");
}
