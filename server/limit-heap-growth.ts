import { setFlagsFromString } from "node:v8";

/**
 * Makes V8 collect garbage when the old generation has grown by 20% since the last collection. By default, on a
 * machine with much memory, V8 lets it grow to four times its size, and collects nothing while the server is idle.
 * After a burst of requests, the process then keeps twice its usual memory for a minute or more. Call this before the
 * heap has grown, because V8 computes its next limit during a collection.
 */
export function limitHeapGrowth(): void {
  setFlagsFromString("--heap-growing-percent=20");
}
